import { canonical } from '../lib/values/canonical.ts';
import { isMap } from '../lib/values/map.ts';
import { entryName } from './orderless.ts';

/**
 * `before` with each list whose order means nothing put into the order of `after`: what still differs is a change.
 * The entries of such a list that are on one side only keep their places as well as they can.
 */
export function align(kind: string, before: unknown, after: unknown, path: readonly string[] = []): unknown {
  if (Array.isArray(before) && Array.isArray(after)) return alignLists(kind, before, after, path);
  if (!isMap(before) || !isMap(after)) return before;
  return Object.fromEntries(
    Object.entries(before).map(([key, value]) => [key, align(kind, value, after[key], [...path, key])]),
  );
}

/** Whether two values say the same, after `align`. */
export function sameValue(before: unknown, after: unknown): boolean {
  return canonical(before ?? null) === canonical(after ?? null);
}

function alignLists(kind: string, before: readonly unknown[], after: readonly unknown[], path: readonly string[]) {
  const [nameBefore, nameAfter] = [entryName(kind, path, before), entryName(kind, path, after)];
  if (nameBefore === undefined || nameAfter === undefined) {
    return before.map((entry, index) => align(kind, entry, after[index], path));
  }
  // A set of objects that are not named, such as rules: an entry is itself also when its own sets are in another order.
  const aligned = before.map((entry) => {
    const partner = after.find((other) => nameAfter(other) === nameBefore(entry)) ?? twin(kind, entry, after, path);
    return { entry: partner === undefined ? entry : align(kind, entry, partner, path), partner };
  });
  const lone = aligned.filter(({ partner }) => partner === undefined).map(({ entry }) => entry);
  const placed = after.flatMap((entry) => {
    const found = aligned.find(({ partner }) => partner === entry);
    if (found !== undefined) return [found.entry];
    return lone.splice(0, 1).map((other) => align(kind, other, entry, path));
  });
  return [...placed, ...lone];
}

function twin(kind: string, entry: unknown, after: readonly unknown[], path: readonly string[]): unknown {
  if (!isMap(entry)) return undefined;
  return after.find((other) => isMap(other) && sameValue(align(kind, entry, other, path), other));
}
