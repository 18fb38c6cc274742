import type { Kubectl } from '../../toolbox/kubectl.ts';
import { allOf } from './all-of.ts';

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
  return (await allOf<LiveDatabase>(cluster, 'clusters.postgresql.cnpg.io')).flatMap(
    (one) => databaseTrouble(one) ?? [],
  );
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
