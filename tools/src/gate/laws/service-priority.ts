import { at } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { hostAnnotation } from '../../model/preview.ts';
import { ourServicesIn } from '../references/door.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import type { PodTemplate } from '../references/pods.ts';

/** Kubernetes' own: `system-cluster-critical` is this, `system-node-critical` 1000 more. */
const systemPriority = 2_000_000_000;

/**
 * A service does not take the place of the door, of Argo CD or of the alerts on a full node: its priority is below theirs, and
 * each of them has one above it.
 */
export function servicePriority(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const theirs = index.pods
    .filter((pod) => !isOurs(pod))
    .map((pod) => priorityOf(pod, index))
    .filter((value): value is number => value !== undefined && value < systemPriority);
  const bound = Math.max(...theirs, -Infinity);
  const high = index.pods.filter(isOurs).filter((pod) => {
    const value = priorityOf(pod, index);
    return value !== undefined && (value >= systemPriority || (theirs.length > 0 && value >= bound));
  });
  return [...high.map(tooHigh), ...tooLowIn(index).map(tooLow)];
}

/** The pods that are not ours and that one of ours would take the place of; where none of ours stands above all it is alone. */
function tooLowIn(index: EnvironmentIndex): readonly PodTemplate[] {
  const byDefault = index.ofKind('PriorityClass').find(({ object }) => object['globalDefault'] === true);
  const value = (pod: PodTemplate): number =>
    priorityOf(pod, index) ?? (byDefault === undefined ? 0 : Number(at(byDefault.object, 'value')));
  const highest = Math.max(...index.pods.filter(isOurs).map(value), -Infinity);
  const classes = index.ofKind('PriorityClass').map(({ object }) => Number(at(object, 'value')));
  // Without a class above it the service itself is what is refused, or nobody has priorities.
  if (!classes.some((each) => each > highest)) return [];
  // What runs beside a service, as its report at night, and what shows a pull request, are for whoever brings them to rank.
  const theirOwn = new Set(index.pods.filter(isOurs).map(({ namespace }) => namespace));
  const isPreview = (namespace: string): boolean =>
    index.find('Namespace', namespace)?.object.metadata.annotations?.[hostAnnotation] !== undefined;
  return index.pods.filter((pod) => !theirOwn.has(pod.namespace) && !isPreview(pod.namespace) && value(pod) < highest);
}

function tooHigh(pod: PodTemplate): Finding {
  return ofClass(pod, {
    reason: 'a full node would let go what the service is reached and watched by, and keep the service',
    wayOut: "Name a PriorityClass of a lower value than the platform's.",
  });
}

function tooLow(pod: PodTemplate): Finding {
  return ofClass(pod, {
    reason: 'a full node would let this go for a pod of a service',
    wayOut: 'Name a PriorityClass: platform, above that of the services, or service for one of them.',
  });
}

function ofClass(pod: PodTemplate, why: Pick<Finding, 'reason' | 'wayOut'>): Finding {
  return finding(pod.source, `${pod.field}.priorityClassName`, pod.spec['priorityClassName'], why);
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
