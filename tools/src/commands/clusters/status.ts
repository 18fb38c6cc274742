import type { Command } from 'commander';
import { withSource, type ReadOptions } from '../../delivery/read-repository.ts';
import type { Environment } from '../../model/environment.ts';
import { engineNamed } from '../../toolbox/engine/detect.ts';
import { instanceToLookAt, parseInstanceName } from '../../model/instance.ts';
import { kubectlFor } from '../../toolbox/kubectl.ts';
import { deliveryStatus } from '../../delivery/status.ts';
import { deliveryText } from '../../delivery/status-text.ts';
import {
  clustersStatus,
  clustersText,
  instanceStatus,
  statusText,
  type ClusterStatus,
} from '../../cluster/look/status.ts';
import { contexts, readRepositoryOption, revisionOption } from '../options.ts';
import { defined } from '../../lib/values/defined.ts';

interface Options extends ReadOptions {
  context: readonly (readonly [Environment, string])[];
  json: boolean;
}

export function register(program: Command): void {
  program
    .command('status')
    .description(
      'what each environment runs, since when, what waits, what is held, from git alone; then, where clusters are ' +
        'known, each Application: sync, health, revision, image, age; exits 1 unless these are all well',
    )
    .option('--instance <name>', 'which set of local clusters', parseInstanceName, 'default')
    .option('--context <environment=context...>', 'ask these clusters of your kubeconfig', contexts, [])
    .option(...readRepositoryOption)
    .option(...revisionOption)
    .option('--json', 'for programs', false)
    .action(async (options: Options) => {
      const git = await withSource(options, deliveryStatus);
      const { clusters, instance } = await live(options);
      const well = instance?.well ?? clusters.every(({ well: one }) => one);
      if (options.json) console.log(JSON.stringify({ git, clusters, ...defined({ instance }), well }, null, 2));
      else {
        const rest = instance === undefined ? clustersText(clusters) : statusText(instance);
        console.log([deliveryText(git), ...(rest === '' ? [] : ['', rest])].join('\n'));
      }
      if (!well) process.exitCode = 1;
    });
}

/** The clusters that the contexts name; else those of the instance, unless another repository is asked about. */
async function live({ context, instance: name, repo, revision }: Options) {
  if (context.length > 0) {
    return { clusters: await clustersStatus(context.map(([environment, one]) => [environment, kubectlFor(one)])) };
  }
  if (repo !== undefined || revision !== undefined) return { clusters: [] as readonly ClusterStatus[] };
  const found = await instanceToLookAt(name);
  if (found === undefined) return { clusters: [] as readonly ClusterStatus[] };
  const instance = await instanceStatus(found, await engineNamed(found.engine));
  return { clusters: instance.clusters, instance };
}
