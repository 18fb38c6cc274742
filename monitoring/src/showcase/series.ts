/** One series of a made-up cluster: what it has at a minute of the time that is made up, or nothing. */
export interface MadeSeries {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly at: (minute: number) => number | undefined;
}

/** Minutes of history, and of future, so that nothing ends while somebody looks. */
export const minutes = { before: 26 * 60, after: 120 } as const;

export const madeMinutes: number = minutes.before + minutes.after;

/** A gauge; a number stays as it is. */
export function gauge(
  metric: string,
  labels: Readonly<Record<string, string>>,
  value: number | ((minute: number) => number | undefined),
): MadeSeries {
  return { metric, labels, at: typeof value === 'number' ? () => value : value };
}

/** A counter that grows by so much a second; before it is first asked to grow, it is not there. */
export function counter(
  metric: string,
  labels: Readonly<Record<string, string>>,
  perSecond: number | ((minute: number) => number | undefined),
): MadeSeries {
  const sums: (number | undefined)[] = [];
  for (let minute = 0; minute < madeMinutes; minute += 1) {
    const now = typeof perSecond === 'number' ? perSecond : perSecond(minute);
    sums.push(now === undefined ? undefined : (sums.at(-1) ?? 0) + now * 60);
  }
  return { metric, labels, at: (minute) => sums[minute] };
}

/** Between 0 and 1, the same at every run, a little different for each name and minute. */
export function noise(name: string, minute: number): number {
  let hash = 2_166_136_261;
  for (const letter of `${name}${minute}`) hash = Math.imul(hash ^ letter.codePointAt(0)!, 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_519);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4_294_967_296;
}

/** Up and down around 1 with the time of the day, with some noise. */
export function busy(name: string, minute: number): number {
  return (
    1 +
    0.35 * Math.sin((minute / 1440) * 2 * Math.PI) +
    0.12 * Math.sin(minute / 7) +
    0.15 * (noise(name, minute) - 0.5)
  );
}

/** The series in the text that promtool makes blocks of, the last minute of the past at `now` (milliseconds). */
export function* openMetrics(all: readonly MadeSeries[], now: number): Generator<string> {
  const begin = Math.floor(now / 60_000) * 60 - minutes.before * 60;
  const named = Map.groupBy(all, ({ metric }) => metric);
  for (const [metric, series] of named) {
    yield `# TYPE ${metric} unknown\n`;
    for (const { labels, at } of series) {
      const text = Object.entries(labels)
        .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
        .join(',');
      const lines: string[] = [];
      for (let minute = 0; minute < madeMinutes; minute += 1) {
        const value = at(minute);
        if (value !== undefined) lines.push(`${metric}{${text}} ${value} ${begin + minute * 60}\n`);
      }
      yield lines.join('');
    }
  }
  yield '# EOF\n';
}
