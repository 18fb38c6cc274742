import type { Kubectl, KubeObject } from '../lib/kubectl.ts';
import { waitFor } from '../lib/wait.ts';
import { claims, holders, ingresses, isDeletedWithClaim, loadBalancers, nameOf, volumes } from './inventory.ts';

/** How a step waits: seconds until it gives up, and where it says what it still sees. */
export interface Patience {
  readonly seconds: number;
  readonly say: (line: string) => void;
}

/** Ingresses first: a controller may share a load balancer between them and Services. */
export async function removeDoors(cluster: Kubectl, patience: Patience): Promise<void> {
  await remove(cluster, 'ingress', await ingresses(cluster));
  await waitUntilGone('Ingresses', () => ingresses(cluster), patience);
  await remove(cluster, 'service', await loadBalancers(cluster));
  // A Service stays, by its finalizer, until its controller has deleted the load balancer.
  await waitUntilGone('Services of type LoadBalancer', () => loadBalancers(cluster), patience);
}

/** Ends every pod that holds a volume, and has nothing start it again. */
export async function endHolders(cluster: Kubectl, patience: Patience): Promise<void> {
  const namespaces = new Set((await claims(cluster)).map(({ metadata }) => metadata.namespace ?? ''));
  for (const namespace of namespaces) await scaleToNothing(cluster, namespace);
  const owned = new Set(['ReplicaSet', 'StatefulSet']);
  const others = (await holders(cluster)).filter((pod) => !ownersOf(pod).some((kind) => owned.has(kind)));
  await remove(cluster, 'pod', others);
  await waitUntilGone('pods that hold a volume', () => holders(cluster), patience);
}

async function scaleToNothing(cluster: Kubectl, namespace: string): Promise<void> {
  const { items: jobs } = await cluster.json<{ items: readonly KubeObject[] }>([
    '-n',
    namespace,
    'get',
    'cronjobs,jobs,daemonsets',
  ]);
  for (const { kind, metadata } of jobs) {
    await cluster.run(['-n', namespace, 'delete', kind, metadata.name, '--wait=false', '--ignore-not-found']);
  }
  const { items } = await cluster.json<{ items: readonly KubeObject[] }>([
    '-n',
    namespace,
    'get',
    'deployments,statefulsets',
  ]);
  for (const { kind, metadata } of items) {
    await cluster.run(['-n', namespace, 'scale', kind, metadata.name, '--replicas=0']);
  }
}

function ownersOf({ metadata }: KubeObject): readonly string[] {
  const { ownerReferences = [] } = metadata as { readonly ownerReferences?: readonly { readonly kind: string }[] };
  return ownerReferences.map(({ kind }) => kind);
}

/** Deletes every claim, and waits until the volumes that go with them are gone, here and so in AWS. */
export async function removeVolumes(cluster: Kubectl, patience: Patience): Promise<void> {
  await remove(cluster, 'persistentvolumeclaim', await claims(cluster));
  await waitUntilGone('PersistentVolumeClaims', () => claims(cluster), patience);
  const going = async (): Promise<readonly KubeObject[]> => (await volumes(cluster)).filter(isDeletedWithClaim);
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
export function describeLeft(object: KubeObject): string {
  const { finalizers = [], deletionTimestamp } = object.metadata as {
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
  };
  const { phase, message } = (object['status'] ?? {}) as { readonly phase?: string; readonly message?: string };
  const state = [phase, message].filter((part) => part !== undefined && part !== '').join(': ');
  const held = deletionTimestamp === undefined ? 'not deleted yet' : `held by ${finalizers.join(', ') || 'nothing'}`;
  return `${nameOf(object)} (${[...(state === '' ? [] : [state]), held].join(', ')})`;
}
