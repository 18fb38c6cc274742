import { at } from '../../lib/values/at.ts';
import type { Rendered } from '../../model/finding.ts';
import { scaledKinds } from '../../model/workloads.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import type { PodTemplate } from './pods.ts';

/** The pods of the workloads that have a number: of Deployments, Rollouts and StatefulSets. */
export function numberedPods(index: EnvironmentIndex): readonly PodTemplate[] {
  return index.pods.filter(({ source }) => scaledKinds.has(source.object.kind));
}

/** How many pods of each of them run at least. */
export function fewestPods(index: EnvironmentIndex): ReadonlyMap<PodTemplate, number> {
  return new Map(numberedPods(index).map((pod) => [pod, fewestOf(pod, index)]));
}

/** How many pods of a workload that has a number run at least: what its autoscaler says, else its own, else one. */
export function fewestOf(pod: PodTemplate, index: EnvironmentIndex): number {
  return numberOf(pod, 'minReplicas', index);
}

/** How many pods of a workload that has a number run at most: what its autoscaler says, else its own, else one. */
export function mostOf(pod: PodTemplate, index: EnvironmentIndex): number {
  return numberOf(pod, 'maxReplicas', index);
}

function numberOf(pod: PodTemplate, bound: 'minReplicas' | 'maxReplicas', index: EnvironmentIndex): number {
  const scaler = autoscalerOf(pod, index);
  const number = scaler === undefined ? at(pod.source.object, 'spec', 'replicas') : at(scaler.object, 'spec', bound);
  return typeof number === 'number' ? number : 1;
}

function autoscalerOf({ source: { object }, namespace }: PodTemplate, index: EnvironmentIndex): Rendered | undefined {
  return index
    .ofKind('HorizontalPodAutoscaler')
    .find(
      (each) =>
        each.object.metadata.namespace === namespace &&
        at(each.object, 'spec', 'scaleTargetRef', 'kind') === object.kind &&
        at(each.object, 'spec', 'scaleTargetRef', 'name') === object.metadata.name,
    );
}
