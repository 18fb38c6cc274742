/** The value at a path of fields, undefined when a part of it is absent. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, key) => (part !== null && typeof part === 'object' ? (part as Record<string, unknown>)[key] : undefined),
    value,
  );
}

/** The list at a path of fields; empty when there is none. */
export function listAt<T = unknown>(value: unknown, ...path: readonly string[]): readonly T[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found as T[]) : [];
}

/** The texts of the list at a path of fields: what is no text in it is left out, since nobody has to have judged it before. */
export function textsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  return listAt(value, ...path).filter((each) => typeof each === 'string');
}
