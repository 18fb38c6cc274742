import type { Environment } from '../../model/environment.ts';
import type { Instance } from '../../model/instance.ts';
import { kubectl, type Kubectl } from '../../toolbox/kubectl.ts';
import type { KubeList, LiveApplication } from '../../model/live-objects.ts';

/** What a person wants to know of one Application. */
export interface ApplicationState {
  readonly name: string;
  /** `Synced`, `OutOfSync` or `Unknown`. */
  readonly sync: string;
  /** `Healthy`, `Progressing`, `Degraded`, `Suspended`, `Missing` or `Unknown`. */
  readonly health: string;
  /** The commit that was last compared with the cluster. */
  readonly revision: string | undefined;
  readonly images: readonly string[];
  /** When the last sync ended, RFC 3339. */
  readonly syncedAt: string | undefined;
  /** Why it is not well, as Argo CD says it. */
  readonly trouble: string | undefined;
}

/** All Applications of one cluster of an instance, by name. */
export async function applicationStates(instance: Instance, environment: Environment): Promise<ApplicationState[]> {
  return await applicationStatesOf(kubectl(instance, environment));
}

/** All Applications of one cluster, by name. */
export async function applicationStatesOf(cluster: Kubectl): Promise<ApplicationState[]> {
  const list = await cluster.json<KubeList<LiveApplication>>(['-n', 'argocd', 'get', 'applications.argoproj.io']);
  return list.items.map(stateOf);
}

/** Reads one Application object. */
export function stateOf({ metadata, status }: Pick<LiveApplication, 'metadata' | 'status'>): ApplicationState {
  const failed = status?.operationState?.phase === 'Failed' || status?.operationState?.phase === 'Error';
  const condition = status?.conditions?.find(({ type }) => type.endsWith('Error'));
  return {
    name: metadata.name,
    sync: status?.sync?.status || 'Unknown',
    health: status?.health?.status || 'Unknown',
    revision: status?.sync?.revision,
    images: status?.summary?.images ?? [],
    syncedAt: status?.operationState?.finishedAt,
    trouble: condition?.message ?? (failed ? status?.operationState?.message : undefined) ?? status?.health?.message,
  };
}

export function isSyncedAndHealthy({ sync, health }: Pick<ApplicationState, 'sync' | 'health'>): boolean {
  return sync === 'Synced' && health === 'Healthy';
}

/** One line on what is still missing or unwell. */
export function describeUnsettled(states: readonly ApplicationState[], missing: readonly string[]): string {
  const unwell = states
    .filter((state) => !isSyncedAndHealthy(state))
    .map(
      ({ name, sync, health, trouble }) =>
        `${name} ${sync}/${health}${trouble === undefined ? '' : ` (${firstLine(trouble)})`}`,
    );
  return [...missing.map((name) => `${name} not there yet`), ...unwell].join(', ');
}

function firstLine(text: string): string {
  const line = text.split('\n')[0] ?? '';
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
