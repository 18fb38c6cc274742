import { InvalidArgumentError, type Command } from 'commander';
import { benchArgocd } from '../../dev/bench/argocd/argocd-bench.ts';
import { argocdBenchJson, argocdBenchText, phaseText } from '../../dev/bench/argocd/report.ts';
import { toStandardError } from '../../lib/values/say.ts';
import { parseCount } from '../options.ts';

interface Options {
  services: number;
  nodes: number;
  pushes: number;
  rest: number;
  set: Record<string, string>;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('bench-argocd')
    .description('a real Argo CD over many services on simulated nodes: from push to synced, memory, requests')
    .option('--services <number>', 'how many', parseCount, 200)
    .option('--nodes <number>', 'how many simulated nodes', parseCount, 20)
    .option('--pushes <number>', 'how many pushes of one changed service are timed', parseCount, 5)
    .option('--rest <seconds>', 'how long it is watched at rest', parseCount, 300)
    .option('--set <key=value...>', 'another value in argocd-cmd-params-cm', parameter, {})
    .option('--json', 'print JSON')
    .action(async ({ json, set, ...options }: Options) => {
      const phases = await benchArgocd({
        ...options,
        parameters: set,
        say: toStandardError,
        told: (phase) => toStandardError(phaseText(phase)),
      });
      console.log(json ? argocdBenchJson(phases) : argocdBenchText(phases));
    });
}

function parameter(value: string, others: Record<string, string>): Record<string, string> {
  const [, name, text] = /^([a-z.]+)=(.+)$/.exec(value) ?? [];
  if (name !== undefined && text !== undefined) return { ...others, [name]: text };
  throw new InvalidArgumentError('Name a key and its value, as controller.status.processors=20.');
}
