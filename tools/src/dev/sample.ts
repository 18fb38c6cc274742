import { createHash } from 'node:crypto';

/** So many of a list, in its order, chosen by a seed and by what names each: a change elsewhere chooses no others. */
export function sampleOf<T>(
  all: readonly T[],
  { count, seed }: { readonly count: number; readonly seed: string },
  nameOf: (one: T) => string,
): readonly T[] {
  if (count >= all.length) return all;
  const rank = (one: T): string =>
    createHash('sha256')
      .update(`${seed} ${nameOf(one)}`)
      .digest('hex');
  const chosen = new Set(
    all
      .map((one) => [rank(one), one] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .slice(0, count)
      .map(([, one]) => one),
  );
  return all.filter((one) => chosen.has(one));
}
