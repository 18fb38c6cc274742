import assert from 'node:assert/strict';
import type { Cluster } from '../lib/cluster.ts';
import { runBootstrap } from '../lib/real-cluster.ts';
import type { Scenario } from '../scenario.ts';

export const scenario: Scenario = {
  title: 'bootstrap of a cluster that has everything changes nothing, and another cluster is refused',
  run: async (story, { instance, clusters }) => {
    const before = await fingerprint(clusters.staging);
    const start = performance.now();
    const said = await story.step('bootstrap staging once more', () => runBootstrap(instance, 'staging'));
    story.figure('bootstrap of a running cluster', (performance.now() - start) / 1000, 's');
    assert.match(said, /is the cluster of staging, by its root Application/);
    assert.match(said, /argocd\/argocd-secret: kept/);
    await story.step('Argo CD, its secrets and its projects are the same objects', async () => {
      assert.deepEqual(await fingerprint(clusters.staging), before);
    });
    const production = await fingerprint(clusters.production);
    await story.step("bootstrap staging on production's cluster is refused", () =>
      assert.rejects(
        runBootstrap(instance, 'staging', { of: 'production', args: ['--yes-this-is', 'staging'] }),
        /is not the cluster of staging: its root Application syncs local\/production\/applications/,
      ),
    );
    assert.deepEqual(await fingerprint(clusters.production), production);
  },
};

/** What changes when somebody writes: generations of what runs and of what is wanted, versions of the secrets. */
async function fingerprint({ kubectl }: Cluster): Promise<readonly string[]> {
  const generation = '{range .items[*]}{.kind}/{.metadata.name} {.metadata.uid} {.metadata.generation}{"\\n"}{end}';
  const version = '{range .items[*]}{.metadata.name} {.metadata.uid} {.metadata.resourceVersion}{"\\n"}{end}';
  const read = async (kinds: string, path: string): Promise<string> =>
    (await kubectl.run(['-n', 'argocd', 'get', kinds, '-o', `jsonpath=${path}`])).stdout;
  return [
    await read('deployments,statefulsets,appprojects,networkpolicies,pods', generation),
    await read('secrets', version),
  ];
}
