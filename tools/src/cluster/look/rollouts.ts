import type { Kubectl } from '../../toolbox/kubectl.ts';
import { allOf } from './all-of.ts';

/** A Rollout as its controller tells of it. */
export interface LiveRollout {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: {
    readonly replicas?: number;
    readonly strategy?: { readonly canary?: { readonly steps?: readonly object[] } };
  };
  readonly status?: {
    readonly phase?: string;
    readonly message?: string;
    readonly currentStepIndex?: number;
    readonly updatedReplicas?: number;
    readonly replicas?: number;
    readonly availableReplicas?: number;
  };
}

/** A sentence for each Rollout of a cluster that is on its way, or not well; none where it has no such kind. */
export async function rolloutTroubles(cluster: Kubectl): Promise<readonly string[]> {
  return (await allOf<LiveRollout>(cluster, 'rollouts.argoproj.io')).flatMap((one) => rolloutTrouble(one) ?? []);
}

/** Where one of them stands, what that means, and where to read on; undefined when all its pods run what git names. */
export function rolloutTrouble({ metadata, spec, status = {} }: LiveRollout): string | undefined {
  const { name, namespace = 'default' } = metadata;
  const place = `Rollout ${namespace}/${name}`;
  const { phase, message, availableReplicas = 0 } = status;
  if (spec.replicas === 0) {
    const mend = `kubectl -n ${namespace} scale rollout ${name} --replicas=1`;
    return `${place} is at 0: \`${mend}\` (docs/runbooks/scaled-to-zero.md)`;
  }
  if (phase === 'Degraded') {
    const so = 'the version before serves on, and git names the new one';
    return `${place}: ${message ?? 'its new version was taken back'}: ${so} (docs/runbooks/rollout-aborted.md)`;
  }
  if (availableReplicas === 0) return `${place} has no ready pod: \`kubectl -n ${namespace} describe pods\` says why`;
  if (phase === 'Healthy') return undefined;
  const { currentStepIndex, updatedReplicas = 0, replicas = 0 } = status;
  const steps = spec.strategy?.canary?.steps?.length;
  const step = steps === undefined || currentStepIndex === undefined ? '' : `step ${currentStepIndex} of ${steps}, `;
  return `${place} is on its way: ${step}${updatedReplicas} of ${replicas} pods run the new version`;
}
