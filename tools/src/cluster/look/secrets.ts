import type { Kubectl } from '../../toolbox/kubectl.ts';
import { allOf } from './all-of.ts';

interface LiveBrought {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly status?: {
    /** When the Secret was last written, RFC 3339; null before. */
    readonly refreshTime?: string | null;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
  };
}

interface LiveEvent {
  readonly type?: string;
  readonly message?: string;
  readonly lastTimestamp?: string | null;
  readonly involvedObject: { readonly kind?: string; readonly name?: string; readonly namespace?: string };
}

const kinds = 'externalsecrets.external-secrets.io,clustersecretstores.external-secrets.io';

/** A sentence for each ExternalSecret and each store of a cluster that is not ready; none where it has no such kinds. */
export async function secretTroubles(cluster: Kubectl): Promise<readonly string[]> {
  const sick = (await allOf<LiveBrought>(cluster, kinds)).filter((one) => !isBrought(one));
  if (sick.length === 0) return [];
  const events = await allOf<LiveEvent>(cluster, 'events');
  return sick.map((one) => secretTrouble(one, events));
}

function isBrought({ status }: LiveBrought): boolean {
  return status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
}

/** What is wrong with one of them, what that means, and where to read on. */
export function secretTrouble(one: LiveBrought, events: readonly LiveEvent[]): string {
  const { kind, metadata, status } = one;
  const said = status?.conditions?.find(({ type }) => type === 'Ready')?.message;
  // The condition says that it failed, the newest event why.
  const why = lastWarning(one, events) ?? said ?? 'nobody has looked at it yet';
  if (kind === 'ClusterSecretStore') {
    return `the store of secrets ${metadata.name}: ${why}. Secrets stay as they are: docs/runbooks/secret-store-not-ready.md`;
  }
  const since = status?.refreshTime ?? undefined;
  const goesOn =
    since === undefined
      ? 'Its Secret was never made, and who reads it waits'
      : `Its Secret stays as it was at ${since}`;
  return `ExternalSecret ${metadata.namespace}/${metadata.name}: ${why}. ${goesOn}: docs/runbooks/secret-sync-failing.md`;
}

function lastWarning({ kind, metadata }: LiveBrought, events: readonly LiveEvent[]): string | undefined {
  return events
    .filter(
      ({ type, involvedObject: about }) => type === 'Warning' && about.kind === kind && about.name === metadata.name,
    )
    .filter(({ involvedObject: about }) => kind === 'ClusterSecretStore' || about.namespace === metadata.namespace)
    .toSorted((one, other) => (one.lastTimestamp ?? '').localeCompare(other.lastTimestamp ?? ''))
    .at(-1)
    ?.message?.split('\n')[0];
}
