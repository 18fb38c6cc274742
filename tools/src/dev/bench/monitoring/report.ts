import { table } from '../../../lib/values/table.ts';
import { diskPerDay } from './block.ts';
import { kubePrometheusSource } from './kube-prometheus.ts';
import type { MeasuredCluster } from './monitoring-bench.ts';
import type { StackFootprint } from './stack.ts';

/** For people: use, goal, figures, and what stands beside. */
export function monitoringBenchText(measured: readonly MeasuredCluster[], beside: readonly Beside[]): string {
  return [usageTable(measured), goalLine(measured), figuresTable(measured), besideTable(beside)].join('\n\n');
}

function usageTable(measured: readonly MeasuredCluster[]): string {
  const rows = measured.flatMap(({ environment, when, usage }) =>
    usage.map(({ part, pods, workingSet, rss, millicores }) => [
      environment,
      when,
      part,
      ...[pods, workingSet, rss, millicores].map(String),
    ]),
  );
  return table([['cluster', 'when', 'part', 'pods', 'MiB working set', 'MiB RSS', 'millicores'], ...rows]);
}

function figuresTable(measured: readonly MeasuredCluster[]): string {
  const rows = measured.map(({ environment, when, figures }) => {
    const { block, samplesPerSecond } = figures;
    return [
      environment,
      when,
      String(figures.servicePods),
      String(figures.seriesPerPod),
      `${(figures.scrapeSeconds * 1000).toFixed(1)} / ${(figures.longestScrapeSeconds * 1000).toFixed(0)}`,
      String(figures.series),
      samplesPerSecond.toFixed(0),
      (block.chunkBytes / block.samples).toFixed(2),
      (block.indexBytes / 1024 / 1024).toFixed(1),
      diskPerDay(samplesPerSecond, block).toFixed(0),
    ];
  });
  const head = [
    'cluster',
    'when',
    'service pods',
    'series per pod',
    'ms scrape, median / longest of all',
    'series',
    'samples/s',
    'bytes/sample',
    'MiB index',
    'MiB/day',
  ];
  return table([head, ...rows]);
}

/** The goal of the whole stack in a cluster at rest, MiB. */
const goal = 700;

function goalLine(measured: readonly MeasuredCluster[]): string {
  const atRest = measured
    .filter(({ when }) => when === 'at rest')
    .map(({ environment, usage }) => `${usage.at(-1)?.workingSet} in ${environment}`);
  return `Goal at rest: under ${goal} MiB; it is ${atRest.join(', ')}.`;
}

function besideTable(beside: readonly Beside[]): string {
  const rows = beside.map(({ what, nodes, stack }) => [
    what,
    ...[
      nodes,
      stack.objects,
      stack.pods,
      stack.requestedMemory,
      stack.requestedCpu,
      stack.alerts,
      stack.recordingRules,
      stack.dashboards,
    ].map(String),
  ]);
  const head = [
    'asked for',
    'nodes',
    'objects',
    'pods',
    'MiB',
    'millicores',
    'alerts',
    'recording rules',
    'dashboards',
  ];
  return [
    table([head, ...rows]),
    `kube-prometheus is counted (${kubePrometheusSource}), not run.`,
    'The simulated pods answer with what a real one answers and with as many more series as cAdvisor and ' +
      'kube-state-metrics have of it; what these two and the kubelet would need for real ones is not in the figures.',
  ].join('\n');
}

/** A stack of some cluster size. */
export interface Beside {
  readonly what: string;
  readonly nodes: number;
  readonly stack: StackFootprint;
}
