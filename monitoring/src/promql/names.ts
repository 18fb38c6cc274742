import { calledName, childrenOf, parse, partsNamed, expressionText, unquote, type ExpressionPart } from './syntax.ts';
import { withoutVariables } from './variables.ts';

/** A metric that an expression asks for, and the labels that it selects it by. */
export interface Named {
  readonly metric: string;
  readonly labels: string[];
  /** What a label has to be exactly, by its name. */
  readonly equal: Readonly<Record<string, string>>;
}

/** Labels that an expression groups or matches by, and the metrics of which one at least has to have each of them. */
export interface Grouping {
  readonly labels: readonly string[];
  readonly metrics: readonly string[];
}

/** A metric whose resets a function undoes: of anything but a counter it makes nonsense. */
export interface Rated {
  /** rate, irate or increase. */
  readonly call: string;
  readonly metric: string;
}

/** What each selector of an expression names, in the order of the text; `metric` is empty where it names none. */
export function metricNamesIn(expr: string): Named[] {
  const plain = withoutVariables(expr);
  return partsNamed(parse(plain).topNode, 'VectorSelector').map((selector) => named(plain, selector));
}

/** The metrics that rate(), irate() and increase() are given. */
export function ratedIn(expr: string): Rated[] {
  const plain = withoutVariables(expr);
  return partsNamed(parse(plain).topNode, 'FunctionCall').flatMap((call) => {
    const name = calledName(plain, call);
    if (!['rate', 'irate', 'increase'].includes(name)) return [];
    return metricsIn(plain, call).map((metric) => ({ call: name, metric }));
  });
}

export function named(expr: string, selector: ExpressionPart): Named {
  const identifier = selector.getChild('Identifier');
  let metric = identifier === null ? '' : expressionText(expr, identifier);
  const labels: string[] = [];
  const equal: Record<string, string> = {};
  const matchers = selector.getChild('LabelMatchers');
  for (const matcher of matchers === null ? [] : childrenOf(matchers)) {
    if (matcher.name === 'QuotedLabelName') metric = unquote(expressionText(expr, matcher));
    if (matcher.name !== 'UnquotedLabelMatcher' && matcher.name !== 'QuotedLabelMatcher') continue;
    const label = labelName(expr, matcher);
    const isEqual = /^[^=!]+=\s*["'`]/.test(expressionText(expr, matcher));
    if (label !== '__name__') labels.push(label);
    else if (isEqual) metric = valueOf(expr, matcher);
    if (label !== '__name__' && isEqual) equal[label] = valueOf(expr, matcher);
  }
  return { metric, labels, equal };
}

function labelName(expr: string, matcher: ExpressionPart): string {
  const plain = matcher.getChild('LabelName');
  if (plain !== null) return expressionText(expr, plain);
  const quoted = matcher.getChild('QuotedLabelName');
  return quoted === null ? '' : unquote(expressionText(expr, quoted));
}

function valueOf(expr: string, matcher: ExpressionPart): string {
  const literal = matcher.getChild('StringLiteral');
  return literal === null ? '' : unquote(expressionText(expr, literal));
}

/**
 * The labels after by, without, on and group_left/group_right, with the metrics that they are about. Labels that
 * label_replace or label_join make on the way are left out.
 */
export function groupingsIn(expr: string): Grouping[] {
  const plain = withoutVariables(expr);
  const top = parse(plain).topNode;
  const made = new Set(partsNamed(top, 'FunctionCall').flatMap((call) => labelMadeBy(plain, call)));
  return partsNamed(top, 'GroupingLabels').flatMap((list) => {
    const labels = listedLabels(plain, list).filter((label) => !made.has(label));
    if (labels.length === 0) return [];
    return scopesOf(plain, list).map((scope) => ({ labels, metrics: metricsIn(plain, scope) }));
  });
}

export function labelMadeBy(expr: string, call: ExpressionPart): string[] {
  if (!/^label_(?:replace|join)\b/.test(expressionText(expr, call))) return [];
  const [, destination] = call.getChild('FunctionCallBody')?.getChildren('Expr') ?? [];
  return destination === undefined ? [] : [unquote(expressionText(expr, destination))];
}

/** `on` is about both sides, `group_left(x)` about the one that x comes from, `by` about what is aggregated. */
function scopesOf(expr: string, list: ExpressionPart): ExpressionPart[] {
  const parent = list.parent;
  if (parent?.name === 'AggregateModifier') return parent.parent === null ? [] : [parent.parent];
  if (parent?.name !== 'MatchingModifierClause' || parent.parent === null) return [];
  const [left, right] = parent.parent.getChildren('Expr');
  if (left === undefined || right === undefined) return [];
  const before = list.prevSibling === null ? '' : expressionText(expr, list.prevSibling);
  if (/^group_left$/i.test(before)) return [right];
  if (/^group_right$/i.test(before)) return [left];
  return /^on$/i.test(before) ? [left, right] : [];
}

export function listedLabels(expr: string, list: ExpressionPart): string[] {
  return childrenOf(list)
    .filter(({ name }) => name === 'LabelName' || name === 'QuotedLabelName')
    .map((each) => (each.name === 'LabelName' ? expressionText(expr, each) : unquote(expressionText(expr, each))));
}

function metricsIn(expr: string, scope: ExpressionPart): string[] {
  return [...new Set(partsNamed(scope, 'VectorSelector').map((selector) => named(expr, selector).metric))];
}
