import { InvalidArgumentError, type Command } from 'commander';
import { benchNodes } from '../../dev/bench/nodes/nodes-bench.ts';
import { nodesBenchText } from '../../dev/bench/nodes/report.ts';
import { toStandardError } from '../../lib/values/say.ts';

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
    .option('--nodes <number>', 'how many', positive, 1000)
    .option('--pods <number>', 'how many pods of services', positive, 5000)
    .option('--pods-per-service <number>', 'how many of them are of one service', positive, 50)
    .option('--minutes <number>', 'how long it is watched', positive, 5)
    .option('--json', 'print JSON')
    .action(async ({ json, ...options }: Options) => {
      const measured = await benchNodes({ ...options, say: toStandardError });
      console.log(json ? JSON.stringify(measured, undefined, 2) : nodesBenchText(measured));
    });
}

function positive(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('Name a whole number above zero.');
}
