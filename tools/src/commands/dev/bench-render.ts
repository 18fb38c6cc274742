import { InvalidArgumentError, type Command } from 'commander';
import { benchRender, type MeasuredRender } from '../../dev/bench/render-bench.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { defined } from '../../lib/values/defined.ts';
import { table } from '../../lib/values/table.ts';
import { toStandardError } from '../../lib/values/say.ts';

export function register(program: Command): void {
  program
    .command('bench-render')
    .description('render, diff and check of many services in a scratch tree, beside one kustomize after the other')
    .option('--services <numbers>', 'how many, ascending', sizes, [50, 100, 200])
    .option('--kube-score <program>', 'measure a kube-score of your own besides')
    .option('--json', 'print JSON')
    .action(async ({ services, kubeScore, json }: { services: number[]; kubeScore?: string; json?: true }) => {
      const measured = await benchRender({ root: repositoryRoot, sizes: services, ...defined({ kubeScore }), told });
      console.log(json ? JSON.stringify(measured) : text(measured));
    });
}

function told({ services, what, seconds }: MeasuredRender): void {
  toStandardError(`${services} services: ${what}: ${seconds.toFixed(1)} s`);
}

function text(measured: readonly MeasuredRender[]): string {
  const rows = measured.map(({ services, overlays, what, seconds, secondsPer100, cpuSeconds, mebibytes }) => [
    String(services),
    String(overlays),
    what,
    seconds.toFixed(2),
    secondsPer100.toFixed(2),
    cpuSeconds?.toFixed(2) ?? '',
    String(mebibytes ?? ''),
  ]);
  return table([['services', 'overlays', 'what', 'seconds', 'per 100 overlays', 'CPU seconds', 'MiB'], ...rows]);
}

function sizes(value: string): number[] {
  const numbers = value.split(',').map(Number);
  if (numbers.every((number, index) => Number.isInteger(number) && number > (numbers[index - 1] ?? 0))) return numbers;
  throw new InvalidArgumentError('Name ascending numbers, as 50,100,200.');
}
