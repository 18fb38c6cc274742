import { findObject } from '../bootstrap/cluster.ts';
import type { Kubectl } from '../../../toolbox/kubectl.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import {
  volumeClaims,
  podsWithVolumes,
  ingresses,
  isDeletedWithClaim,
  loadBalancers,
  namespacedName,
  persistentVolumes,
} from './inventory.ts';

/** How a step waits: seconds until it gives up, and where it says what it still sees. */
interface Patience {
  readonly seconds: number;
  readonly say: (line: string) => void;
}

/** Ingresses first: a controller may share a load balancer between them and Services. */
export async function removeLoadBalancers(cluster: Kubectl, patience: Patience): Promise<void> {
  await remove(cluster, 'ingress', await ingresses(cluster));
  await waitUntilGone('Ingresses', () => ingresses(cluster), patience);
  await remove(cluster, 'service', await loadBalancers(cluster));
  // A Service stays, by its finalizer, until its controller has deleted the load balancer.
  await waitUntilGone('Services of type LoadBalancer', () => loadBalancers(cluster), patience);
}

/**
 * Ends every pod that holds a volume, and what would start it again. Deleted, not scaled: should Argo CD come back, it
 * brings what is missing, and takes a scale for somebody else's choice.
 */
export async function endPodsWithVolumes(cluster: Kubectl, patience: Patience): Promise<void> {
  const pods = await podsWithVolumes(cluster);
  const owners = new Map<string, KubeObject>();
  for (const pod of pods) {
    const owner = await topOwner(cluster, pod);
    if (owner !== pod) owners.set(`${owner.kind} ${namespacedName(owner)}`, owner);
  }
  for (const owner of owners.values()) {
    patience.say(`deleting ${owner.kind} ${namespacedName(owner)}`);
    await remove(cluster, resourceOf(owner), [owner]);
  }
  await remove(cluster, 'pod', pods);
  await waitUntilGone('pods that hold a volume', () => podsWithVolumes(cluster), patience);
}

interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly controller?: boolean;
}

/** The Deployment of a pod's ReplicaSet, the CronJob of its Job; the pod itself where nothing made it. */
async function topOwner(cluster: Kubectl, object: KubeObject): Promise<KubeObject> {
  const { ownerReferences = [], namespace = 'default' } = object.metadata as KubeObject['metadata'] & {
    readonly ownerReferences?: readonly Reference[];
  };
  const reference = ownerReferences.find(({ controller }) => controller === true);
  if (reference === undefined) return object;
  const owner = await findObject<KubeObject>(cluster, ['-n', namespace, resourceOf(reference), reference.name]);
  return owner === undefined ? object : await topOwner(cluster, owner);
}

/** As kubectl names it: "statefulset.v1.apps". */
function resourceOf({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): string {
  const [group, version] = apiVersion.split('/');
  return version === undefined ? kind.toLowerCase() : `${kind.toLowerCase()}.${version}.${group}`;
}

/** Deletes every claim, and waits until the volumes that go with them are gone, here and so in AWS. */
export async function removeVolumes(cluster: Kubectl, patience: Patience): Promise<void> {
  await remove(cluster, 'persistentvolumeclaim', await volumeClaims(cluster));
  await waitUntilGone('PersistentVolumeClaims', () => volumeClaims(cluster), patience);
  const going = async (): Promise<readonly KubeObject[]> =>
    (await persistentVolumes(cluster)).filter(isDeletedWithClaim);
  await waitUntilGone('PersistentVolumes that go with their claim', going, patience);
}

async function remove(cluster: Kubectl, kind: string, objects: readonly KubeObject[]): Promise<void> {
  for (const { metadata } of objects) {
    const target = ['-n', metadata.namespace ?? 'default', 'delete', kind, metadata.name];
    await cluster.run([...target, '--wait=false', '--ignore-not-found']);
  }
}

async function waitUntilGone(
  what: string,
  look: () => Promise<readonly KubeObject[]>,
  { seconds, say }: Patience,
): Promise<void> {
  const wayOut = 'See why its controller does not let it go (kubectl describe), then run this again.';
  await waitFor({ what: `no more ${what}`, seconds, every: 1000, wayOut }, async () => {
    const left = await look();
    if (left.length === 0) return { done: undefined };
    const seen = left.map(describeLeft).join('; ');
    say(`${what}: ${seen}`);
    return { seen };
  });
}

/** "ingress/traefik (held by service.kubernetes.io/load-balancer-cleanup)". */
function describeLeft(object: KubeObject): string {
  const { finalizers = [], deletionTimestamp } = object.metadata as {
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
  };
  const { phase, message } = (object['status'] ?? {}) as { readonly phase?: string; readonly message?: string };
  const state = [phase, message].filter((part) => part !== undefined && part !== '').join(': ');
  const held = deletionTimestamp === undefined ? 'not deleted yet' : `held by ${finalizers.join(', ') || 'nothing'}`;
  return `${namespacedName(object)} (${[...(state === '' ? [] : [state]), held].join(', ')})`;
}
