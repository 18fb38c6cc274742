/** " Did you mean X?" when one of the names differs from what was written by a letter or two; '' when none does. */
export function didYouMean(written: string, names: Iterable<string>): string {
  const most = Math.min(3, Math.max(1, Math.floor(written.length / 4)));
  const [nearest] = [...new Set(names)]
    .map((name) => ({ name, distance: editsBetween(written, name) }))
    .filter(({ name, distance }) => name !== written && distance <= most)
    .toSorted((one, other) => one.distance - other.distance);
  return nearest === undefined ? '' : ` Did you mean ${nearest.name}?`;
}

/** Whether two words differ, and by one slip alone: a letter put in, taken out, replaced, or swapped with the next. */
export function isNear(one: string, other: string): boolean {
  return editsBetween(one, other) === 1;
}

/** How many letters must be put in, taken out, replaced or swapped with the next (optimal string alignment). */
function editsBetween(one: string, other: string): number {
  // No edit brings lengths together faster than one letter each.
  if (Math.abs(one.length - other.length) > 3) return Number.POSITIVE_INFINITY;
  const rows = [Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row++) {
    const [above, now] = [rows[row - 1]!, [row]];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      now.push(
        Math.min(
          above[column - 1]! + (same ? 0 : 1),
          above[column]! + 1,
          now[column - 1]! + 1,
          swapped ? rows[row - 2]![column - 2]! + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    rows.push(now);
  }
  return rows.at(-1)![other.length]!;
}
