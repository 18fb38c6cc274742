const form = /^(?<day>\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;

/**
 * The moment that a text names, in milliseconds since 1970: a day, which is its beginning in UTC, or RFC 3339. Undefined
 * for anything else: a day that no calendar has, and a time without its zone, which would be another one elsewhere.
 */
export function momentOf(text: string): number | undefined {
  const day = form.exec(text)?.groups?.['day'];
  if (day === undefined) return undefined;
  const [midnight, moment] = [new Date(day), Date.parse(text)];
  if (Number.isNaN(moment) || !midnight.toISOString().startsWith(day)) return undefined;
  return moment;
}

/** The moment in RFC 3339, in UTC, to the second. */
export function spelled(moment: number): string {
  return new Date(moment).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** "2026-01-02 15:04 UTC". */
export function shownMoment(text: string | number): string {
  return `${new Date(text).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
