import { fileAt } from '@lockstep/tools/lib/git/objects';
import { at } from '@lockstep/tools/lib/values/at';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { KubeObject } from '@lockstep/tools/model/kube-object';
import { waysOf, type RolloutWay } from './rollout-ways.ts';
import type { Cluster } from './cluster.ts';
import type { World } from '../world.ts';

/** Commits in which way the service is rolled out in staging, unless git says so already. */
export async function chooseWay({ origin }: World, way: RolloutWay): Promise<void> {
  const edits = Object.entries(waysOf(way));
  const texts = await Promise.all(edits.map(([path]) => fileAt(origin.path, 'main', path)));
  if (edits.every(([, edit], index) => edit(texts[index]!) === texts[index])) return;
  await origin.change(`Rehearse ${way}`, async (tree) => {
    for (const [path, edit] of edits) await tree.write(path, edit(await tree.read(path)));
  });
}

/** An object of the service's namespace, or undefined where there is none. */
export async function ofService({ kubectl }: Cluster, kind: string, name = 'web'): Promise<KubeObject | undefined> {
  const { stdout } = await kubectl.run(['-n', 'web', 'get', kind, name, '-o', 'json', '--ignore-not-found']);
  return stdout.trim() === '' ? undefined : (JSON.parse(stdout) as KubeObject);
}

/** Waits until the service's pods are a Rollout's alone, and all of them run what git names. */
export async function waitRollout(cluster: Cluster, seconds: number): Promise<void> {
  await waitFor({ what: 'a Rollout that is whole, and no Deployment', seconds, every: 500 }, async () => {
    const [rollout, deployment] = await Promise.all([
      ofService(cluster, 'rollouts.argoproj.io'),
      ofService(cluster, 'deployments.apps'),
    ]);
    const { phase, message, observedGeneration } = Object(rollout?.['status']) as Readonly<Record<string, unknown>>;
    const observed = String(observedGeneration) === String(at(rollout, 'metadata', 'generation'));
    return deployment === undefined && phase === 'Healthy' && observed
      ? { done: undefined }
      : {
          seen: `${deployment === undefined ? 'no Deployment' : 'a Deployment'}, Rollout ${String(phase)} ${String(message)}`,
        };
  });
}

/** Waits until the service's pods are a Deployment's alone. */
export async function waitDeployment(cluster: Cluster, seconds: number): Promise<void> {
  await waitFor({ what: 'a Deployment, and no Rollout', seconds, every: 500 }, async () => {
    const [rollout, deployment] = await Promise.all([
      ofService(cluster, 'rollouts.argoproj.io'),
      ofService(cluster, 'deployments.apps'),
    ]);
    return rollout === undefined && deployment !== undefined
      ? { done: undefined }
      : { seen: `${rollout === undefined ? 'no' : 'a'} Rollout, ${deployment === undefined ? 'no' : 'a'} Deployment` };
  });
  await cluster.waitRolledOut(120);
}
