import { table } from '../../../lib/values/table.ts';
import type { MeasuredNodes } from './nodes-bench.ts';

/** So many of the dashboards' questions are named. */
const named = 10;

/** What was measured, for people. */
export function nodesBenchText(measured: MeasuredNodes): string {
  const {
    nodes,
    pods,
    services,
    seconds,
    load,
    minutes,
    taken,
    kubeStateMetrics,
    samplesPerSecond,
    prometheus,
    queries,
  } = measured;
  const rows = taken.map(({ name, cpuSeconds, mebibytes, peakMebibytes }) => [
    name,
    (cpuSeconds / minutes / 60).toFixed(2),
    String(mebibytes),
    String(peakMebibytes),
  ]);
  const { slowestGroup, longestScrapes } = prometheus;
  const jobs = Object.entries(longestScrapes).toSorted(([, one], [, other]) => other - one);
  return [
    `${nodes} nodes, ${pods} pods of ${services} services and of the exporter, after ${seconds.toFixed(0)} s; ${minutes} min, load ${load.toFixed(0)}`,
    table([['process', 'cores', 'MiB', 'most MiB'], ...rows]),
    `kube-state-metrics: ${kubeStateMetrics.lines} series in ${kubeStateMetrics.mebibytes.toFixed(1)} MiB, read in ${kubeStateMetrics.seconds.toFixed(2)} s`,
    `Prometheus: ${prometheus.targets} targets (${prometheus.targetsDown} down), ${prometheus.series} series, ${samplesPerSecond.toFixed(0)} samples a second`,
    `longest scrapes: ${jobs
      .slice(0, 5)
      .map(([job, took]) => `${job} ${took.toFixed(2)} s`)
      .join(', ')}`,
    `rules: ${prometheus.ruleSeconds.toFixed(2)} s for all groups once, the slowest ${slowestGroup.name} with ${slowestGroup.seconds.toFixed(2)} s`,
    `${queries.length} questions of the dashboards, ${queries.filter(({ failed }) => failed !== undefined).length} failed; the slowest:`,
    ...queries
      .slice(0, named)
      .map(
        ({ where, seconds: took, series, failed }) =>
          `  ${took.toFixed(2)} s ${where}: ${failed ?? `${series} series`}`,
      ),
  ].join('\n');
}
