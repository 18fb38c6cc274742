import { groupingsIn, metricNamesIn, ratedIn } from '../promql/index.ts';
import type { KnownNames } from './known.ts';

/** Metrics, labels and jobs that an expression names and that nothing emits, and rates of what is a gauge, in words. */
export function unknownNames(expr: string, { metrics, jobs }: KnownNames): string[] {
  const selected = metricNamesIn(expr).flatMap(({ metric, labels }) => {
    const known = metrics.get(metric);
    if (known === undefined) return [`nothing emits ${metric}`];
    return labels.filter((label) => !known.labels.has(label)).map((label) => `${metric} has no label ${label}`);
  });
  const grouped = groupingsIn(expr).flatMap(({ labels, metrics: among }) =>
    labels
      .filter(
        (label) =>
          among.some((metric) => metrics.has(metric)) &&
          !among.some((metric) => metrics.get(metric)?.labels.has(label)),
      )
      .map((label) => `none of ${among.join(', ')} has a label ${label}`),
  );
  const named = [...expr.matchAll(/\bjob="([\w-]+)"/g)].map(([, job]) => `${job}`);
  const rated = ratedIn(expr)
    .filter(({ metric }) => metrics.get(metric)?.kind === 'gauge')
    .map(({ call, metric }) => `${call}() over ${metric}, which is a gauge`);
  const missing = named.filter((job) => !jobs.has(job)).map((job) => `there is no job ${job}`);
  return [...new Set([...selected, ...grouped, ...rated, ...missing])];
}
