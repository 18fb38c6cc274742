import { boundNames, syntaxOf } from './syntax.ts';

/** A node of swc's tree, as far as it is looked at here. */
interface Node {
  readonly type?: string;
  readonly span?: { readonly start: number };
  readonly param?: unknown;
  readonly params?: readonly unknown[];
  readonly body?: unknown;
  readonly callee?: Node;
  readonly property?: Node;
  readonly value?: unknown;
  readonly arguments?: readonly { readonly expression: Node }[];
}

/**
 * The places of a module that take an error and do not look at it: `catch {`, `.catch(() => …)`, and the second function
 * of `.then`. Whoever writes one means one error, and takes them all: a full disk, no rights, a mistake in the code.
 */
export async function blindCatches(file: string, text: string): Promise<readonly string[]> {
  const { module, lineOf } = await syntaxOf(text);
  return blindIn(module).map(
    ({ span }) =>
      `${file}:${lineOf(span!.start)} catches whatever is thrown: say which error is meant, and throw the others on ` +
      `(tools/src/lib: ifThere for a file that is not there, jsonIn for a text that is no JSON, succeeds for a tool or a ` +
      `network that refuses; Promise.allSettled where only the end is waited for)`,
  );
}

function blindIn(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap(blindIn);
  if (typeof value !== 'object' || value === null) return [];
  const node = value as Node;
  return [...(isBlind(node) ? [node] : []), ...Object.values(node).flatMap(blindIn)];
}

function isBlind(node: Node): boolean {
  if (node.type === 'CatchClause') return !uses(node.body, boundNames(node.param));
  const handler = handlerOf(node);
  if (handler?.type !== 'ArrowFunctionExpression' && handler?.type !== 'FunctionExpression') return false;
  return !uses(handler.body, boundNames(handler.params?.[0]));
}

/** The function that a call gives to a promise for its error. */
function handlerOf({ type, callee, arguments: given = [] }: Node): Node | undefined {
  if (type !== 'CallExpression' || callee?.type !== 'MemberExpression') return undefined;
  if (callee.property?.value === 'catch') return given[0]?.expression;
  return callee.property?.value === 'then' ? given[1]?.expression : undefined;
}

/** Whether one of the names is read in there; a field of the same name is another thing. */
function uses(value: unknown, names: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((each) => uses(each, names));
  if (typeof value !== 'object' || value === null) return false;
  const { type, property, key, ...rest } = value as Node & { readonly key?: unknown };
  if (type === 'Identifier') return names.includes(String(rest.value));
  const computed = [property, key].filter((each) => (each as Node | undefined)?.type === 'Computed');
  return uses([...computed, ...Object.values(rest)], names);
}
