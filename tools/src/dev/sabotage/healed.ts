import { at } from '../../lib/values/at.ts';
import { canonical } from '../../lib/values/canonical.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { isSettled, type LiveApplication } from '../../model/live-objects.ts';
import type { Sabotage } from './plan.ts';

/** Whether an object is again what git says, as it was before, and works. */
export function isHealed({ git, deed }: Sabotage, before: KubeObject, now: KubeObject | undefined): boolean {
  if (now === undefined || at(now, 'metadata', 'deletionTimestamp') !== undefined) return false;
  if (deed === 'deleted' && at(now, 'metadata', 'uid') === at(before, 'metadata', 'uid')) return false;
  return isAsBefore(git, before, now) && works(before, now);
}

/** Whether two states of an object are equal in every field that git states; what others add to it does not count. */
function isAsBefore(git: KubeObject, before: KubeObject, now: KubeObject): boolean {
  const { status: _status, metadata, ...fields } = git;
  const stated = { ...fields, metadata: { labels: metadata.labels, annotations: metadata.annotations } };
  return equalWhereStated(stated, before, now);
}

function equalWhereStated(stated: unknown, one: unknown, other: unknown): boolean {
  if (stated === undefined) return true;
  if (Array.isArray(stated) && Array.isArray(one) && Array.isArray(other) && stated.length === one.length) {
    return one.length === other.length && stated.every((part, at_) => equalWhereStated(part, one[at_], other[at_]));
  }
  if (stated !== null && typeof stated === 'object' && !Array.isArray(stated)) {
    return Object.entries(stated).every(([key, part]) => equalWhereStated(part, at(one, key), at(other, key)));
  }
  return canonical(one) === canonical(other);
}

/** Whether a workload has the pods that it wants, and some if it had; an Application is well; anything else works. */
function works(before: KubeObject, now: KubeObject): boolean {
  const number = (...path: readonly string[]): number => Number(at(now, ...path) ?? 0);
  const observed = number('status', 'observedGeneration') >= number('metadata', 'generation');
  switch (now.kind) {
    case 'Application':
      return isSettled(now as unknown as LiveApplication);
    case 'DaemonSet': {
      const wanted = number('status', 'desiredNumberScheduled');
      return (
        observed && number('status', 'numberReady') === wanted && number('status', 'updatedNumberScheduled') === wanted
      );
    }
    case 'Deployment':
    case 'Rollout':
    case 'StatefulSet': {
      const wanted = number('spec', 'replicas');
      const some = wanted > 0 || Number(at(before, 'spec', 'replicas') ?? 0) === 0;
      const updated = at(now, 'status', 'updatedReplicas') ?? wanted;
      return observed && some && number('status', 'readyReplicas') === wanted && updated === wanted;
    }
    default:
      return true;
  }
}
