import type { Series } from '../../tools/src/lib/prometheus.ts';

/** Seconds that a panel looks back, and between two of its points. */
export const span = { back: 1800, step: 30 };

/** What Grafana puts in for its own variables when a panel looks back `span.back` seconds at `span.step`. */
const variables: Readonly<Record<string, string>> = {
  // At least four scrapes of the slowest job, as Grafana computes it from the data source's scrape interval.
  __rate_interval: '2m',
  __interval: `${span.step}s`,
  __range: `${span.back}s`,
  __range_s: String(span.back),
};

/** A panel's query as Prometheus gets it: Grafana's variables filled in, and every choice of the reader at "all". */
export function filledIn(expr: string): string {
  return expr.replace(/\$\{?(\w+)(?::\w+)?\}?/g, (_whole, name: string) => variables[name] ?? '.*');
}

/** Whether a panel shows anything: one value that is a number. */
export function hasData(series: readonly Series[]): boolean {
  return series.some(({ values }) => values.some(([, value]) => !Number.isNaN(value)));
}
