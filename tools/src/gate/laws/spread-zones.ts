import { at, listAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';
import { mostOf, numberedPods } from '../references/pod-numbers.ts';
import type { PodTemplate } from '../references/pods.ts';
import { isStrangeLabel } from './known-node-labels.ts';

const keys = { node: 'kubernetes.io/hostname', zone: 'topology.kubernetes.io/zone' } as const;

/**
 * Several pods that are told how to spread are told it for nodes and for zones. The scheduler spreads over both by itself,
 * until a pod names a constraint of its own: then only what it names counts ("Cluster-level default constraints" in
 * Kubernetes' documentation).
 */
export function spreadZones(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return numberedPods(index)
    .filter((pod) => mostOf(pod, index) > 1)
    .flatMap((pod) => ofPods(pod));
}

function ofPods({ source, spec, field }: PodTemplate): readonly Finding[] {
  const named = listAt<{ readonly topologyKey?: string }>(spec, 'topologySpreadConstraints').map(
    ({ topologyKey }) => topologyKey,
  );
  // One that is misspelled is said by known-node-labels.
  if (named.length === 0 || named.some((key) => isStrangeLabel(key ?? ''))) return [];
  const apart = keysApart(spec);
  return Object.entries(keys)
    .filter(([, key]) => !named.includes(key) && !apart.includes(key))
    .map(([place, key]) =>
      finding(source, `${field}.topologySpreadConstraints`, named.join(', '), {
        reason: `it names none for ${key}, and the scheduler's own for it no longer holds: all pods may come to be in one ${place}`,
        wayOut: `Add one with topologyKey: ${key} and whenUnsatisfiable: ScheduleAnyway.`,
      }),
    );
}

/** What an anti-affinity keeps pods apart by. */
function keysApart(spec: unknown): readonly unknown[] {
  const terms = (when: string): readonly unknown[] => listAt(spec, 'affinity', 'podAntiAffinity', when);
  return [
    ...terms('requiredDuringSchedulingIgnoredDuringExecution').map((term) => at(term, 'topologyKey')),
    ...terms('preferredDuringSchedulingIgnoredDuringExecution').map((term) =>
      at(term, 'podAffinityTerm', 'topologyKey'),
    ),
  ];
}
