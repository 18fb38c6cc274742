import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { kubePrometheus } from '../../dev/bench/monitoring/kube-prometheus.ts';
import { benchMonitoring } from '../../dev/bench/monitoring/monitoring-bench.ts';
import { monitoringBenchText, type Beside } from '../../dev/bench/monitoring/report.ts';
import { footprintOf } from '../../dev/bench/monitoring/stack.ts';
import type { Environment } from '../../model/environment.ts';
import { loadInstance, parseInstanceName } from '../../model/instance.ts';
import { renderObjects } from '../../toolbox/kustomize.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { toStandardError } from '../../lib/values/say.ts';

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
      const measured = await benchMonitoring({ instance, minutes, pods, told: toStandardError });
      const nodes = instance.environments.map(
        (environment) => measured.find((one) => one.environment === environment)?.nodes ?? 1,
      );
      const beside = await counted(instance.environments, nodes);
      console.log(json ? JSON.stringify({ measured, beside }, null, 2) : monitoringBenchText(measured, beside));
    });
}

/** This stack and kube-prometheus, counted alike. */
async function counted(environments: readonly Environment[], nodes: readonly number[]): Promise<readonly Beside[]> {
  const pairs = await Promise.all(
    environments.map(async (environment, index) => {
      const count = nodes[index] ?? 1;
      const objects = await renderObjects(join(repositoryRoot, 'clusters', environment, 'monitoring'));
      return [
        { what: `${environment}, as rendered`, nodes: count, stack: footprintOf(objects, count) },
        { what: 'kube-prometheus', nodes: count, stack: kubePrometheus(count) },
      ];
    }),
  );
  return pairs.flat();
}

function whole(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError('Name a whole number.');
}
