import type { Series } from '@lockstep/tools/toolbox/prometheus';

/** What a crash took of samples that were there before it. */
interface Loss {
  /** Of the series that lost the most. */
  readonly samples: number;
  /** Seconds that the newest sample left is older than the crash, of the series where it is the oldest. */
  readonly lastAge: number;
}

/**
 * Compares raw samples read just before a crash with the same ones read after it.
 * @param at the crash, seconds since 1970.
 * @throws {Error} when there was nothing to lose.
 */
export function lossBetween(before: readonly Series[], after: readonly Series[], at: number): Loss {
  if (before.length === 0) throw new Error('there were no samples before the crash');
  const left = new Map(after.map((series) => [nameOf(series), new Set(series.values.map(([time]) => time))]));
  const losses = before.map((series) => {
    const kept = left.get(nameOf(series)) ?? new Set();
    const times = series.values.map(([time]) => time);
    const newest = Math.max(...times.filter((time) => kept.has(time)));
    return { samples: times.filter((time) => !kept.has(time)).length, lastAge: at - newest };
  });
  return {
    samples: Math.max(...losses.map(({ samples }) => samples)),
    lastAge: Math.max(...losses.map(({ lastAge }) => lastAge)),
  };
}

/** Those that were still scraped at a time, seconds since 1970: a pod that has gone leaves its samples behind. */
export function scrapedAt(all: readonly Series[], at: number, interval: number): readonly Series[] {
  return all.filter(({ values }) => at - (values.at(-1)?.[0] ?? 0) <= 1.5 * interval);
}

function nameOf({ metric }: Series): string {
  return JSON.stringify(Object.entries(metric).toSorted());
}
