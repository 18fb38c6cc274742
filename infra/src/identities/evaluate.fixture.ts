/** A statement as IAM reads it: a list is written as a list, as `policyDocument` writes it. */
export interface Written {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** What somebody asks of AWS; the context as AWS tells it, `aws:PrincipalArn` among it. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

interface Policies {
  readonly identity: readonly Written[];
  /** Without one nothing bounds the identity. */
  readonly boundary?: readonly Written[];
  /** Of the resource itself; only its denials are asked, since within an account it need not allow. */
  readonly resource?: readonly Written[];
}

type Decision = 'allowed' | 'denied' | 'not allowed';

/**
 * What IAM decides within one account: whatever one policy denies is denied; else the identity must allow it, and so must
 * its boundary.
 * @throws {Error} for an operator that is not known here, so that none is taken for fulfilled.
 */
export function decide(call: Call, { identity, boundary, resource = [] }: Policies): Decision {
  const fits = (statements: readonly Written[], effect: Written['Effect']) =>
    statements.some((statement) => statement.Effect === effect && applies(statement, call));
  if ([identity, boundary ?? [], resource].some((statements) => fits(statements, 'Deny'))) return 'denied';
  const allowed = fits(identity, 'Allow') && (boundary === undefined || fits(boundary, 'Allow'));
  return allowed ? 'allowed' : 'not allowed';
}

function applies({ Action, Resource, NotResource, Condition = {} }: Written, call: Call): boolean {
  if (!Action.some((pattern) => matches(pattern.toLowerCase(), call.action.toLowerCase()))) return false;
  const named = (Resource ?? NotResource ?? []).some((pattern) => matches(inContext(pattern, call), call.resource));
  if (named === (Resource === undefined)) return false;
  return Object.entries(Condition).every(([operator, wanted]) =>
    Object.entries(wanted).every(([key, values]) => holds(operator, call, key, [values].flat())),
  );
}

function holds(written: string, call: Call, key: string, values: readonly string[]): boolean {
  const [, every, operator] = /^(ForAllValues:)?(.+)$/.exec(written)!;
  const found = call.context?.[key];
  const there = found === undefined ? [] : [found].flat();
  if (operator === 'Null') return (there.length === 0) === (values[0] === 'true');
  const test = operators[operator!.replace('Not', '')];
  if (test === undefined) throw new Error(`the operator ${written} is not known to these tests`);
  const one = (value: string) => values.some((wanted) => test(inContext(wanted, call), value));
  if (every !== undefined) return there.every(one);
  // What is not told fulfils a negation, and nothing else.
  return operator!.includes('Not') ? !there.some(one) : there.some(one);
}

const operators: Readonly<Record<string, (wanted: string, found: string) => boolean>> = {
  StringEquals: (wanted, found) => wanted === found,
  StringLike: matches,
  ArnEquals: matches,
  ArnLike: matches,
  Bool: (wanted, found) => wanted === found,
};

/** A variable such as `${aws:PrincipalTag/x}` is what the context says; one that is not told fits nothing. */
function inContext(text: string, { context = {} }: Call): string {
  return text.replaceAll(/\$\{([^}]+)\}/g, (_all, key: string) => [context[key] ?? `no ${key}`].flat().join());
}

function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replaceAll(/[.+^$(){}|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text);
}
