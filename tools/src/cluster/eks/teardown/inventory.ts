import { hasDefinition } from '../bootstrap/cluster.ts';
import type { Kubectl } from '../../../toolbox/kubectl.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import type { KubeList, LivePod, LiveService, LiveVolume } from '../../../model/live-objects.ts';

/** What of a cluster reaches beyond it, and so outlives or blocks its deletion. */
export interface Inventory {
  readonly ingresses: readonly KubeObject[];
  readonly loadBalancers: readonly KubeObject[];
  readonly claims: readonly KubeObject[];
  readonly volumes: readonly LiveVolume[];
  readonly snapshots: readonly KubeObject[];
}

async function list<T extends KubeObject>(cluster: Kubectl, kind: string): Promise<readonly T[]> {
  return (await cluster.json<KubeList<T>>(['get', kind, '--all-namespaces'])).items;
}

export const ingresses = (cluster: Kubectl): Promise<readonly KubeObject[]> =>
  list(cluster, 'ingresses.networking.k8s.io');

export async function loadBalancers(cluster: Kubectl): Promise<readonly KubeObject[]> {
  return (await list<LiveService>(cluster, 'services')).filter(({ spec }) => spec.type === 'LoadBalancer');
}

export const volumeClaims = (cluster: Kubectl): Promise<readonly KubeObject[]> =>
  list(cluster, 'persistentvolumeclaims');

export const persistentVolumes = (cluster: Kubectl): Promise<readonly LiveVolume[]> =>
  list(cluster, 'persistentvolumes');

/** The pods that a claim of theirs keeps, finished ones too: any of them keeps the claim. */
export async function podsWithVolumes(cluster: Kubectl): Promise<readonly KubeObject[]> {
  return (await list<LivePod>(cluster, 'pods')).filter(({ spec }) =>
    (spec.volumes ?? []).some((volume) => volume.persistentVolumeClaim !== undefined),
  );
}

export async function takeInventory(cluster: Kubectl): Promise<Inventory> {
  const definition = 'volumesnapshots.snapshot.storage.k8s.io';
  return {
    ingresses: await ingresses(cluster),
    loadBalancers: await loadBalancers(cluster),
    claims: await volumeClaims(cluster),
    volumes: await persistentVolumes(cluster),
    snapshots: (await hasDefinition(cluster, definition)) ? await list(cluster, definition) : [],
  };
}

/** Volumes that go with their claim. */
export function isDeletedWithClaim({ spec }: LiveVolume): boolean {
  return spec.persistentVolumeReclaimPolicy === 'Delete' && spec.claimRef !== undefined;
}

/** "web/data", or "pv-1" for what has no namespace. */
export function namespacedName({ metadata: { namespace, name } }: KubeObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** What a teardown will delete and what it leaves, for a person to read first. */
export function inventoryLines({
  ingresses: routes,
  loadBalancers: doors,
  claims: wanted,
  volumes: disks,
  snapshots,
}: Inventory): readonly string[] {
  const gone = disks.filter(isDeletedWithClaim);
  const kept = disks.filter((volume) => !isDeletedWithClaim(volume));
  return [
    'To be deleted, with all data on the volumes:',
    row(routes.length, 'Ingresses', routes.map(namespacedName)),
    row(doors.length, 'Services of type LoadBalancer', doors.map(namespacedName)),
    row(wanted.length, 'PersistentVolumeClaims', wanted.map(namespacedName)),
    row(gone.length, 'PersistentVolumes that go with their claim', gone.map(describeVolume)),
    ...(kept.length === 0
      ? []
      : ['Left, and paid for until you delete it:', row(kept.length, 'PersistentVolumes', kept.map(describeVolume))]),
    ...(snapshots.length === 0
      ? []
      : [
          'Left as well: snapshots outlive the cluster:',
          row(snapshots.length, 'VolumeSnapshots', snapshots.map(namespacedName)),
        ]),
  ];
}

function row(count: number, what: string, names: readonly string[]): string {
  return `  ${count} ${what}${names.length === 0 ? '' : `: ${names.join(', ')}`}`;
}

/** "pv-1 (8Gi, of monitoring/data, vol-0abc)". */
function describeVolume({ metadata, spec }: LiveVolume): string {
  const { capacity, claimRef, csi } = spec;
  const of = claimRef === undefined ? [] : [`of ${claimRef.namespace}/${claimRef.name}`];
  const parts = [
    ...(capacity?.storage === undefined ? [] : [capacity.storage]),
    ...of,
    ...(csi === undefined ? [] : [csi.volumeHandle]),
  ];
  return `${metadata.name} (${parts.join(', ')})`;
}
