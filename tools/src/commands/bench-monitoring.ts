import { InvalidArgumentError, type Command } from 'commander';
import { diskPerDay } from '../bench/monitoring/figures.ts';
import { kubePrometheus } from '../bench/monitoring/kube-prometheus.ts';
import { benchMonitoring, type Measured } from '../bench/monitoring/monitoring-bench.ts';
import { loadInstance, parseInstanceName } from '../lib/instance.ts';
import { table } from '../lib/table.ts';

interface Options {
  instance: string;
  minutes: number;
  pods: number;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('bench-monitoring')
    .description('memory, CPU, series and disk of the monitoring stack at rest and with 100 more service pods')
    .option('--instance <name>', 'which set of local clusters', parseInstanceName, 'default')
    .option('--minutes <number>', 'how long each measurement lasts', whole, 5)
    .option('--pods <number>', 'how many service pods are simulated in staging; 0 for none', whole, 100)
    .option('--json', 'print JSON')
    .action(async ({ instance: name, minutes, pods, json }: Options) => {
      const instance = await loadInstance(name);
      const measured = await benchMonitoring({ instance, minutes, pods, told });
      console.log(json ? JSON.stringify({ measured, kubePrometheus }, null, 2) : text(measured));
    });
}

function told(line: string): void {
  process.stderr.write(`${line}\n`);
}

function text(measured: readonly Measured[]): string {
  return [usageTable(measured), figuresTable(measured), beside(measured)].join('\n\n');
}

function usageTable(measured: readonly Measured[]): string {
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

function figuresTable(measured: readonly Measured[]): string {
  const rows = measured.map(({ environment, when, figures }) => {
    const { bytesPerSample, samplesPerSecond } = figures;
    return [
      environment,
      when,
      String(figures.servicePods),
      String(figures.seriesPerPod),
      `${(figures.scrapeSeconds * 1000).toFixed(1)} / ${(figures.longestScrapeSeconds * 1000).toFixed(0)}`,
      String(figures.series),
      samplesPerSecond.toFixed(0),
      bytesPerSample?.toFixed(2) ?? 'no chunk is full yet',
      bytesPerSample === undefined ? '-' : diskPerDay(samplesPerSecond, bytesPerSample).toFixed(0),
      figures.walMebibytes.toFixed(0),
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
    'MiB/day',
    'MiB WAL',
  ];
  return table([head, ...rows]);
}

function beside(measured: readonly Measured[]): string {
  const { source, requestedMemory, requestedMemoryPerNode, requestedCpu, requestedCpuPerNode } = kubePrometheus;
  const nodes = measured[0]?.nodes ?? 1;
  return [
    `Beside it, counted and not run (${source}), on ${nodes} node${nodes === 1 ? '' : 's'}:`,
    `kube-prometheus requests ${requestedMemory + nodes * requestedMemoryPerNode} MiB and ` +
      `${requestedCpu + nodes * requestedCpuPerNode} millicores for ` +
      `${kubePrometheus.podsBesideNodes + nodes * kubePrometheus.podsPerNode} pods, and brings ${kubePrometheus.objects} ` +
      `objects, ${kubePrometheus.alerts} alerts, ${kubePrometheus.recordingRules} recording rules and ` +
      `${kubePrometheus.dashboards} dashboards.`,
    'The simulated pods answer with what a real one answers and with as many more series as cAdvisor and ' +
      'kube-state-metrics have of it; what these two and the kubelet would need for real ones is not in the figures.',
  ].join('\n');
}

function whole(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError('Name a whole number.');
}
