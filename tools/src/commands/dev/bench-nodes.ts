import type { Command } from 'commander';
import { benchNodes } from '../../dev/bench/nodes/nodes-bench.ts';
import { nodesBenchText } from '../../dev/bench/nodes/report.ts';
import { toStandardError } from '../../lib/values/say.ts';
import { parseCount } from '../options.ts';

interface Options {
  nodes: number;
  pods: number;
  podsPerService: number;
  minutes: number;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('bench-nodes')
    .description('Prometheus, kube-state-metrics and the dashboards at many simulated nodes and pods')
    .option('--nodes <number>', 'how many', parseCount, 1000)
    .option('--pods <number>', 'how many pods of services', parseCount, 5000)
    .option('--pods-per-service <number>', 'how many of them are of one service', parseCount, 50)
    .option('--minutes <number>', 'how long it is watched', parseCount, 5)
    .option('--json', 'print JSON')
    .action(async ({ json, ...options }: Options) => {
      const measured = await benchNodes({ ...options, say: toStandardError });
      console.log(json ? JSON.stringify(measured, undefined, 2) : nodesBenchText(measured));
    });
}
