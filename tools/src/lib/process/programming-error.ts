const names: ReadonlySet<unknown> = new Set([
  'AssertionError',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
]);

/**
 * Whether an error tells of a mistake in our own code, which no waiting and no second try mends: one of the language's own
 * kinds, or an assertion. `fetch` throws a TypeError for a network that fails as well: that one has a cause.
 */
export function isProgrammingError(error: unknown): boolean {
  // By its name: of a class of another realm, as in jest, it is the same kind.
  const { name, cause } = Object(error) as { readonly name?: unknown; readonly cause?: unknown };
  if (!names.has(name)) return false;
  return name !== 'TypeError' || cause === undefined || isProgrammingError(cause);
}

/** @throws the error itself when it is a mistake in our own code; anything else was to be expected. */
export function rethrowMistake(error: unknown): void {
  if (isProgrammingError(error)) throw error;
}

/** What it comes to, or undefined where a tool, the network or another user's file refuses it. */
export async function unlessRefused<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    rethrowMistake(error);
    return undefined;
  }
}

/** Whether it ends well: what a tool or the network refuses is a no, and a mistake in our own code is thrown on. */
export async function succeeds(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    rethrowMistake(error);
    return false;
  }
}

/** The words of an error that was to be expected; a mistake in our own code is thrown on. */
export function wordsOf(error: unknown): string {
  rethrowMistake(error);
  const { name, message, cause } = Object(error) as Partial<Error>;
  const { code, message: why } = Object(cause) as Partial<NodeJS.ErrnoException>;
  if (message === undefined) return String(error);
  // What fetch says of every failing network is "fetch failed".
  return name === 'TypeError' ? `${message}: ${code ?? why}` : message;
}

/** "TypeError: x is no function (gate/laws/remotes.ts:34)": what broke and where in these tools, in one line. */
export function placeOf(error: unknown): string {
  if (!(error instanceof Error) && Object(error).stack === undefined) return String(error);
  const { name, message, stack = '' } = error as Error;
  const place = /\/tools\/src\/([^\s()]+?:\d+)(?::\d+)?\)?$/m.exec(stack)?.[1];
  return `${name}: ${message.split('\n')[0]}${place === undefined ? '' : ` (${place})`}`;
}
