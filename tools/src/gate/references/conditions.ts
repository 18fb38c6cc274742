import { parseExpressionAt, type Expression } from 'acorn';
import { at } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';

/** What a condition may name beside what is judged: the language's functions, and the controller's own in the last line. */
const known = new Set(
  [
    'result it true false nil all any one none map filter find findIndex findLast findLastIndex count sum mean median min max',
    'reduce groupBy sort sortBy len abs ceil floor round int float string type trim trimPrefix trimSuffix upper lower split',
    'splitAfter replace repeat indexOf lastIndexOf hasPrefix hasSuffix keys values get first last take reverse concat flatten',
    'uniq join toJSON fromJSON toBase64 fromBase64 toPairs fromPairs now duration date timezone',
    'bitand bitor bitxor bitnand bitnot bitshl bitshr bitushr',
    'asInt asFloat isNaN isInf isNil',
  ].flatMap((line) => line.split(' ')),
);

/** Signs of JavaScript that a condition has not. */
const foreign = /^(?:=|=>|&|<<|>>>?|===|!==|~|typeof|void|delete|\+\+|--|\*\*?=|[-+/%&|^]=)$/;

interface Said {
  readonly type: string;
  readonly operator?: string;
  readonly name?: string;
}

/** What a condition of an analysis says, or why its controller reads none. */
export type ReadCondition = { readonly expression: Expression } | { readonly fault: string };

/**
 * A condition as Argo Rollouts 1.10 reads it, in https://expr-lang.org/docs/language-definition: what of it is not JavaScript's
 * is put in JavaScript's words, which has a parser here.
 */
export function readCondition(text: string): ReadCondition {
  const translated = text
    // An argument of its template.
    .replaceAll(/\{\{[^{}]*\}\}/g, '1')
    .replaceAll(/\bnot\s+in\b/g, ' in ')
    .replaceAll(/\bnot\b/g, '!')
    .replaceAll(/\band\b/g, '&&')
    .replaceAll(/\bor\b/g, '||')
    .replaceAll(/\b(?:matches|contains|startsWith|endsWith)\b/g, '==')
    .replaceAll(/\bdefault\b/g, 'get')
    .replaceAll('..', '+')
    .replaceAll('#', 'it')
    .replaceAll(/(?<=[,(]\s*)\{([^{}]*)\}/g, '($1)');
  let expression: Expression;
  try {
    expression = parseExpressionAt(translated, 0, { ecmaVersion: 'latest' });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { fault: 'it does not parse' };
  }
  const rest = translated.slice(expression.end).trim();
  if (rest !== '') return { fault: `it does not parse at ${rest}` };
  const nodes = nodesOf(expression);
  const strange = nodes.find(
    ({ type, operator }) => type.includes('Function') || (operator !== undefined && foreign.test(operator)),
  );
  if (strange !== undefined) return { fault: `${strange.operator ?? '=>'} is none of its signs` };
  const unknown = nodes.find(({ type, name }) => type === 'Identifier' && !known.has(name!));
  if (unknown !== undefined) return { fault: `it knows no ${unknown.name}.${didYouMean(unknown.name!, known)}` };
  if (!nodes.some(({ name }) => name === 'result')) return { fault: 'it does not ask for result' };
  if (isValue(expression)) return { fault: 'it is neither true nor false' };
  return { expression };
}

function isValue({ type, ...rest }: Expression): boolean {
  if (type === 'BinaryExpression') return ['+', '-', '*', '/', '%', '**'].includes(String(at(rest, 'operator')));
  return type === 'Literal' ? typeof at(rest, 'value') !== 'boolean' : type === 'ArrayExpression';
}

/** Why it can not be asked of a list of numbers, as Prometheus answers. */
export function faultOfList(expression: Expression): string | undefined {
  if (expression.type === 'MemberExpression') return 'it is a number, and neither true nor false';
  const counts = nodesOf(expression).some((node) => {
    if (node.type !== 'BinaryExpression' || node.operator === 'in' || node.operator === '|') return false;
    const sides = new Set([at(node, 'left', 'name'), at(node, 'right', 'name')]);
    return sides.has('result') && !sides.has('nil');
  });
  return counts ? 'Prometheus answers with a list, which is no number' : undefined;
}

/** Itself and all that is in it, without the names of properties. */
function nodesOf(value: unknown): readonly Said[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  if (typeof value !== 'object' || value === null || !('type' in value)) return [];
  const inner = Object.entries(value).flatMap(([key, each]: [string, unknown]) => {
    const isName = (key === 'property' || key === 'key') && at(value, 'computed') === false;
    return isName ? [] : nodesOf(each);
  });
  return [value as Said, ...inner];
}
