/** What a variable's text may be. */
export interface VariableKind<T> {
  /** Completes "accepted: " in an error and fills a cell of the README. */
  readonly accepted: string;
  /** The text's value; undefined if it is not accepted. */
  readonly parse: (text: string) => T | undefined;
}

/** One environment variable: its value, the error that refuses it and its row in the README come from here. */
export interface Variable<T> extends VariableKind<T> {
  readonly name: string;
  /** The value when it is unset or empty. */
  readonly fallback: T;
  /** The fallback as the README says it. */
  readonly unset: string;
  readonly meaning: string;
}

/** The variables that a process was started with. */
export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/** A variable with a value for when it is not set. */
export function variable<T, F extends T | undefined>(
  name: string,
  kind: VariableKind<T>,
  fallback: F,
  meaning: string,
  unset = `\`${String(fallback)}\``,
): Variable<T | F> {
  return { name, ...kind, fallback, unset, meaning };
}

/**
 * The value of a variable; one that is unset or empty has its fallback.
 * @throws {Error} naming the variable, its value and what is accepted.
 */
export function readVariable<T>(env: ProcessEnvironment, { name, fallback, parse, accepted }: Variable<T>): T {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = parse(text);
  if (value === undefined) throw refusedValue(name, text, accepted);
  return value;
}

/** The error that refuses a value. */
export function refusedValue(name: string, value: string, accepted: string): Error {
  return new Error(`${name} is ${JSON.stringify(value)}; accepted: ${accepted}`);
}

/** Whole numbers between two bounds, both of them accepted. */
export function whole(min: number, max: number): VariableKind<number> {
  const parse = (text: string) => (/^\d{1,9}$/.test(text) && +text >= min && +text <= max ? +text : undefined);
  return { accepted: `a whole number from ${min} to ${max}`, parse };
}

/** Texts that a pattern describes, which has to hold for all of the text. */
export function matching(pattern: RegExp, accepted: string): VariableKind<string> {
  return { accepted, parse: (text) => (pattern.test(text) ? text : undefined) };
}

/** One of these words. */
export function oneOf<T extends string>(accepted: readonly T[]): VariableKind<T> {
  return { accepted: accepted.join(', '), parse: (text) => accepted.find((each) => each === text) };
}

/** true or false. */
export function flag(): VariableKind<boolean> {
  return { accepted: 'true, false', parse: (text) => (text === 'true' ? true : text === 'false' ? false : undefined) };
}
