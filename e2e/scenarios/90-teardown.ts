import assert from 'node:assert/strict';
import { rootName } from '@lockstep/tools/cluster/argocd/root';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { Cluster } from '../lib/cluster.ts';
import { lockstep } from '../lib/command.ts';
import { ask } from '../lib/http.ts';
import { accessArguments, runBootstrap } from '../lib/real-cluster.ts';
import * as paths from '../lib/paths.ts';
import type { Scenario } from '../scenario.ts';

const door = paths.service('ingress', 'rehearse-balancer');
const finalizer = 'service.kubernetes.io/load-balancer-cleanup';

// It takes staging off the air on its way, and the laptop's authority loses its accounts with its volume: nothing that
// needs staging may come after it.
export const scenario: Scenario = {
  title: 'teardown empties a cluster of what blocks its deletion, and bootstrap brings everything back',
  run: async (story, { instance, clusters }) => {
    const { staging } = clusters;
    const teardown = (args: readonly string[]): Promise<string> =>
      lockstep(['teardown', 'staging', ...accessArguments(instance, 'staging'), '--wait-seconds', '180', ...args]);
    let back = false;
    story.cleanUp('bring Argo CD back', async () => back || runBootstrap(instance, 'staging', yes));
    story.cleanUp('let the load balancer go', () => release(staging));

    await story.step("make a load balancer, held as a cloud's controller holds it", () =>
      staging.kubectl.run(['create', '-f', '-'], { input: JSON.stringify(balancer) }),
    );
    await story.step('without a word on which cluster it is, nothing is deleted', () =>
      assert.rejects(teardown([]), /Nobody has said that the context/),
    );
    const start = performance.now();
    const running = teardown(['--yes-this-is', 'staging']);
    const ended = Promise.allSettled([running]).then(() => true);
    await story.step('it deletes the load balancer after Argo CD has let go', () =>
      waitFor({ what: 'the Service on its way out', seconds: 150 }, async () => {
        const found = await staging.api.find<{ metadata: { deletionTimestamp?: string } }>(door);
        return found?.metadata.deletionTimestamp === undefined ? { seen: 'not deleted yet' } : { done: undefined };
      }),
    );
    assert.equal(
      (await staging.applications()).some(({ metadata }) => metadata.name === rootName),
      false,
    );
    assert.equal(await Promise.race([ended, pause(3000)]), false, 'it did not wait for the load balancer');
    const said = await story.step('it ends when the load balancer is gone', async () => {
      await release(staging);
      return await running;
    });
    story.figure('teardown', (performance.now() - start) / 1000, 's');
    assert.match(said, /staging-cluster destroy[^]*staging-network destroy/);

    await story.step('no Ingress, load balancer or volume is left, and none comes back', async () => {
      await pause(10_000);
      assert.deepEqual(await blockers(staging), []);
    });
    const again = performance.now();
    await story.step('bootstrap, with no other proof than a word', () => runBootstrap(instance, 'staging', yes));
    back = true;
    story.figure('bootstrap after a teardown', (performance.now() - again) / 1000, 's');
    await story.step('the service answers', () =>
      waitFor({ what: 'the service of staging', seconds: 60 }, async () => {
        const { status } = await ask(instance, 'staging', 'web', '/api/info');
        return status === 200 ? { done: undefined } : { seen: `status ${status}` };
      }),
    );
  },
};

const yes = { args: ['--yes-this-is', 'staging'] } as const;

const balancer = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'rehearse-balancer', namespace: 'ingress', finalizers: [finalizer] },
  spec: { type: 'LoadBalancer', ports: [{ port: 80 }], selector: { 'app.kubernetes.io/name': 'traefik' } },
};

/** What a cloud's controller does when its load balancer is deleted. */
async function release({ api, kubectl }: Cluster): Promise<void> {
  if ((await api.find(door)) === undefined) return;
  await api.patch(door, { metadata: { finalizers: null } });
  await kubectl.run(['-n', 'ingress', 'delete', 'service', 'rehearse-balancer', '--ignore-not-found']);
}

async function blockers({ kubectl }: Cluster): Promise<readonly string[]> {
  const kinds = 'ingresses,persistentvolumeclaims,persistentvolumes,services';
  const { stdout } = await kubectl.run([
    'get',
    kinds,
    '-A',
    '-o',
    'jsonpath={range .items[*]}{.kind} {.spec.type} {.metadata.name}{"\\n"}{end}',
  ]);
  return stdout.split('\n').filter((line) => line !== '' && !/^Service (?!LoadBalancer)/.test(line));
}

function pause(milliseconds: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), milliseconds));
}
