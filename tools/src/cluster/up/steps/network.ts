import { join } from 'node:path';
import { renderObjects } from '../../../toolbox/kustomize.ts';
import { kubectl } from '../../../toolbox/kubectl.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import type { ClusterStep } from '../context.ts';
import { requireCluster } from './cluster.ts';
import { isReady, type KubeList, type LiveNode } from '../../../model/live-objects.ts';

/**
 * The pod network. Each node's CNI configuration is written with its own pod range first: the network's stock set-up
 * leaves the range out at first, and CoreDNS then waits more than 20 s for it.
 */
export const installNetwork: ClusterStep = (environment) => ({
  title: 'Pod network',
  run: async ({ instance, engine, checkout }, say) => {
    const cluster = kubectl(instance, environment);
    const names = await requireCluster(instance, engine, environment);
    const nodes = await waitFor({ what: `the pod ranges of the nodes of ${environment}`, seconds: 60 }, async () => {
      const { items } = await cluster.json<KubeList<LiveNode>>(['get', 'nodes']);
      const ranged = items.filter(({ spec }) => spec.podCIDR !== undefined);
      return ranged.length === names.length ? { done: ranged } : { seen: `${ranged.length} of ${names.length} nodes` };
    });
    for (const { metadata, spec } of nodes) {
      const configuration = JSON.stringify(cniConfiguration(spec.podCIDR ?? ''));
      await engine.exec(
        metadata.name,
        ['sh', '-c', 'mkdir -p /etc/cni/net.d && cat > /etc/cni/net.d/10-kuberouter.conflist'],
        configuration,
      );
    }
    await cluster.apply(await renderObjects(join(checkout, 'local', 'cni')));
    await waitFor({ what: `all nodes of ${environment} Ready`, seconds: 180 }, async () => {
      const { items } = await cluster.json<KubeList<LiveNode>>(['get', 'nodes']);
      const waiting = items.filter((node) => !isReady(node)).map(({ metadata }) => metadata.name);
      if (waiting.length === 0) return { done: undefined };
      say(`not Ready yet: ${waiting.join(', ')}`);
      return { seen: `not Ready: ${waiting.join(', ')}` };
    });
  },
});

/** kube-router's bridge network on one node; it keeps `subnet` up to date itself from then on. */
function cniConfiguration(podRange: string): object {
  return {
    cniVersion: '1.0.0',
    name: 'lockstep',
    plugins: [
      {
        type: 'bridge',
        bridge: 'kube-bridge',
        isDefaultGateway: true,
        hairpinMode: true,
        ipam: { type: 'host-local', subnet: podRange },
      },
    ],
  };
}
