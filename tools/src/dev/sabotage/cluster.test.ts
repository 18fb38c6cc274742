import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { givenDefinitions } from '../../gate/apiserver/given-definitions.ts';
import { startApiServer, type ApiServer } from '../../gate/apiserver/server.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { waitFor } from '../../lib/process/wait.ts';
import { at } from '../../lib/values/at.ts';
import { firstEnvironment } from '../../model/environment.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { overlaysIn } from '../../model/overlays.ts';
import { tracked } from '../../model/tracked.ts';
import { kubectlFor, type Kubectl } from '../../toolbox/kubectl.ts';
import { renderObjects } from '../../toolbox/kustomize.ts';
import { ensureUpstreams } from '../../toolbox/sources/upstream.ts';
import { liveObject, restoreObject, sabotageObject } from './cluster.ts';
import { changeOfField } from './field.ts';
import { isHealed } from './healed.ts';
import { planSabotage, type DescribedObjects, type Sabotage } from './plan.ts';

// A real API server without controllers: whatever is healed here, `restoreObject` has healed.

let server: ApiServer;
let cluster: Kubectl;
let described: readonly DescribedObjects[];

/** What judges others stands last: nobody answers for it here, and the service waits for its first release. */
const judging = /^(Validating|Mutating|APIService)/;
const early = new Set(['CustomResourceDefinition', 'Namespace', 'PriorityClass']);

beforeAll(async () => {
  await ensureUpstreams(console.log);
  const overlays = await overlaysIn(`clusters/${firstEnvironment}`);
  described = await Promise.all(
    overlays.map(async ({ path, component }) => ({
      application: component,
      objects: tracked(component, 'argocd', await renderObjects(join(repositoryRoot, path))),
    })),
  );
  server = await startApiServer();
  cluster = kubectlFor('lockstep', server.kubeconfig);
  const all = described.flatMap(({ objects }) => objects);
  await applyAll([...givenDefinitions, ...all.filter(({ kind }) => early.has(kind))]);
  await applyAll(all.filter(({ kind }) => !early.has(kind) && !judging.test(kind)));
}, 600_000);

afterAll(() => server.stop());

/** Kinds are served a moment after their definition. */
async function applyAll(objects: readonly KubeObject[]): Promise<void> {
  let left = objects;
  await waitFor({ what: 'what git describes in the server', seconds: 60 }, async () => {
    const answers = await server.apply(left, { dryRun: false });
    const refused = answers.filter(({ error }) => error !== undefined);
    left = refused.map(({ object }) => object);
    const why = refused.map(({ object, error }) => `${object.kind} ${object.metadata.name}: ${error?.message}`);
    return left.length === 0 ? { done: undefined } : { seen: why.join('\n') };
  });
}

/** One of each kind and field, and of the other deeds one where they differ. */
function oneOfEach(): readonly Sabotage[] {
  const { sabotages } = planSabotage(described);
  const kept = sabotages.filter(({ deed, git: { kind } }) =>
    deed === 'deleted' ? ['Application', 'ConfigMap', 'Deployment'].includes(kind) : true,
  );
  const sorts = Map.groupBy(kept, ({ deed, git }) => {
    const path = deed === 'changed' ? changeOfField(git, git)!.path.slice(0, 2).join('.') : '';
    return `${git.kind} ${deed} ${path}`;
  });
  const first = [...sorts.values()].map(([one]) => one!);
  return [...first.filter(({ git }) => !judging.test(git.kind)), ...first.filter(({ git }) => judging.test(git.kind))];
}

const pods = (replicas: unknown) => ({
  observedGeneration: 99,
  replicas,
  readyReplicas: replicas,
  updatedReplicas: replicas,
});
const nodes = {
  observedGeneration: 99,
  currentNumberScheduled: 0,
  numberMisscheduled: 0,
  desiredNumberScheduled: 0,
  numberReady: 0,
};
const synced = {
  sync: { status: 'Synced', comparedTo: { source: { repoURL: 'x' }, destination: {} } },
  health: { status: 'Healthy' },
};

/** What the controller of an object would say of it, where it has one. */
function statusOf({ kind, spec }: KubeObject): object | undefined {
  if (kind === 'Application') return synced;
  if (kind === 'DaemonSet') return nodes;
  return kind === 'Deployment' || kind === 'StatefulSet' ? pods(at(spec, 'replicas')) : undefined;
}

/** The object as its controller leaves it; undefined when it is not there. */
async function settled(git: KubeObject): Promise<KubeObject | undefined> {
  const live = await liveObject(cluster, git);
  const status = live && statusOf(live);
  if (live === undefined || status === undefined) return live;
  const { name, namespace } = git.metadata;
  const subresource = git.kind === 'Application' ? [] : ['--subresource=status'];
  const patch = ['--type=merge', '--patch', JSON.stringify({ status }), '-o', 'json'];
  const { stdout } = await cluster.run(['-n', namespace!, 'patch', git.kind, name, ...subresource, ...patch]);
  return JSON.parse(stdout) as KubeObject;
}

test('the API server takes each deed, each is a drift, and each is restored', async () => {
  const chosen = oneOfEach();
  expect(chosen.length).toBeGreaterThan(30);
  const wrong: string[] = [];
  for (const sabotage of chosen) {
    const { git, name } = sabotage;
    if (judging.test(git.kind)) await applyAll([git]);
    const before = (await settled(git))!;
    if (!isHealed({ ...sabotage, deed: 'changed' }, before, before)) wrong.push(`${name}: not well before`);
    await sabotageObject(cluster, sabotage, before);
    if (isHealed(sabotage, before, await settled(git))) wrong.push(`${name}: is no drift`);
    await restoreObject(cluster, sabotage, before);
    if (!isHealed(sabotage, before, await settled(git))) wrong.push(`${name}: is not restored`);
    // It would judge the next ones.
    if (judging.test(git.kind)) await server.remove(git);
  }
  expect(wrong).toEqual([]);
}, 600_000);
