import { at } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { ourServicesIn } from '../references/door.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import type { PodTemplate } from '../references/pods.ts';

/** Kubernetes' own: `system-cluster-critical` is this, `system-node-critical` 1000 more. */
const systemPriority = 2_000_000_000;

/** A service does not take the place of the door, of Argo CD or of the alerts on a full node: its priority is below theirs. */
export function servicePriority(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const theirs = index.pods
    .filter((pod) => !isOurs(pod))
    .map((pod) => priorityOf(pod, index))
    .filter((value): value is number => value !== undefined && value < systemPriority);
  const bound = Math.max(...theirs, -Infinity);
  return index.pods.filter(isOurs).flatMap((pod) => {
    const value = priorityOf(pod, index);
    const isHigh = value !== undefined && (value >= systemPriority || (theirs.length > 0 && value >= bound));
    if (!isHigh) return [];
    return [
      finding(pod.source, `${pod.field}.priorityClassName`, pod.spec['priorityClassName'], {
        reason: 'a full node would let go what the service is reached and watched by, and keep the service',
        wayOut: "Name a PriorityClass of a lower value than the platform's.",
      }),
    ];
  });
}

function isOurs(pod: PodTemplate): boolean {
  return ourServicesIn(pod).length > 0;
}

function priorityOf({ spec }: PodTemplate, index: EnvironmentIndex): number | undefined {
  const name = spec['priorityClassName'];
  if (typeof name !== 'string') return undefined;
  if (name.startsWith('system-')) return systemPriority;
  const found = index.find('PriorityClass', name);
  return found === undefined ? undefined : Number(at(found.object, 'value'));
}
