import { parse, type Module } from '@swc/core';

/** A text of TypeScript as a tree. */
interface Syntax {
  readonly module: Module;
  /** The line, from 1, of the start of a span in it. */
  lineOf(start: number): number;
}

/** Reads one text; rejects where it is no TypeScript. */
export async function syntaxOf(text: string): Promise<Syntax> {
  const module = await parse(text, { syntax: 'typescript', target: 'es2024' });
  const bytes = Buffer.from(text);
  // swc counts bytes, from 1.
  return {
    module,
    lineOf: (start) =>
      bytes
        .subarray(0, start - 1)
        .toString()
        .split('\n').length,
  };
}

/** The names that a pattern binds: `a`, `{ a, b: c }`, `[a]`. */
export function boundNames(pattern: unknown): readonly string[] {
  if (Array.isArray(pattern)) return pattern.flatMap(boundNames);
  if (typeof pattern !== 'object' || pattern === null) return [];
  const { type, value, key, ...rest } = pattern as {
    readonly type?: string;
    readonly value?: unknown;
    readonly key?: unknown;
  };
  if (type === 'Identifier') return [String(value)];
  if (type === 'AssignmentPatternProperty') return boundNames(key);
  if (type === 'KeyValuePatternProperty') return boundNames(value);
  return boundNames(Object.values(rest));
}
