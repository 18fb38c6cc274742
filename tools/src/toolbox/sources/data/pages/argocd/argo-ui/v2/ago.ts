/** Seconds in a unit, and how many of a unit there may be before the next one is used. */
const units: [unit: string, seconds: number, most: number][] = [
  ['second', 1, 60],
  ['minute', 60, 60],
  ['hour', 3600, 24],
  ['day', 86_400, 30],
  ['month', 2_592_000, 12],
  ['year', 31_536_000, Number.POSITIVE_INFINITY],
];

/** `3 minutes ago`; `just now` for less than a second and for what is yet to come. */
export function ago(date: Date, now: Date = new Date()): string {
  const seconds = Math.floor((now.getTime() - date.getTime()) / 1000);
  if (!(seconds >= 1)) return 'just now';
  const [unit, size] = units.find(([, each, most]) => seconds < each * most) ?? ['second', 1];
  const count = Math.max(1, Math.floor(seconds / size));
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
}
