import { countersOf, type MetricsSnapshot } from './metrics.ts';

/**
 * Keeps counters and histograms from falling from one page to the next. The same numbers, added in another order once
 * a worker has ended, can differ in their last bit; to Prometheus a fall of any size is a restart from zero.
 */
export class Floor {
  readonly #highest = new Map<string, number>();

  /** The same snapshot with each of its growing series at least as high as ever before. */
  raise(snapshot: MetricsSnapshot): MetricsSnapshot {
    const growing = new Set(countersOf(snapshot));
    return snapshot.map((metric) => {
      if (!growing.has(metric)) return metric;
      const values = metric.values.map((sample) => {
        const series = JSON.stringify([sample.metricName ?? metric.name, sample.labels]);
        const value = Math.max(sample.value, this.#highest.get(series) ?? sample.value);
        this.#highest.set(series, value);
        return { ...sample, value };
      });
      return { ...metric, values };
    });
  }
}
