import type { Kubectl } from '../../toolbox/kubectl.ts';
import type { KubeList } from '../../model/live-objects.ts';

/** A database as its operator tells of it. */
export interface LiveDatabase {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: { readonly instances: number };
  readonly status?: { readonly phase?: string; readonly readyInstances?: number; readonly currentPrimary?: string };
}

/** As the operator says that all is as it should be. */
const healthy = 'Cluster in healthy state';

/** A sentence for each database of a cluster that is not whole; none where it has no such kind. */
export async function databaseTroubles(cluster: Kubectl): Promise<readonly string[]> {
  // A cluster without the part does not know the kind, which is no trouble.
  const found = await cluster.run(['get', 'clusters.postgresql.cnpg.io', '--all-namespaces', '-o', 'json'], {
    accept: [0, 1],
  });
  if (found.code !== 0) return [];
  return (JSON.parse(found.stdout) as KubeList<LiveDatabase>).items.flatMap((one) => databaseTrouble(one) ?? []);
}

/** What one of them lacks, and where to read on; undefined when all its instances are ready. */
export function databaseTrouble({ metadata, spec, status = {} }: LiveDatabase): string | undefined {
  const { name, namespace = 'default' } = metadata;
  const { phase = 'nobody looks after it', readyInstances = 0, currentPrimary } = status;
  if (phase === healthy && readyInstances >= spec.instances) return undefined;
  const primary = currentPrimary === undefined ? 'no primary yet' : `primary ${currentPrimary}`;
  const page = readyInstances === 0 ? 'database-without-primary' : 'database-standby-missing';
  return `Database ${namespace}/${name}: ${phase}: ${readyInstances} of ${spec.instances} instances are ready, ${primary} (docs/runbooks/${page}.md)`;
}
