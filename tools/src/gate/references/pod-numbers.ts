import { at } from '../../lib/values/at.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import type { PodTemplate } from './pods.ts';

/** How many pods of each Deployment and StatefulSet run at least. */
export function fewestPods(index: EnvironmentIndex): ReadonlyMap<PodTemplate, number> {
  const scaled = index.pods.filter(({ source }) => /^(Deployment|StatefulSet)$/.test(source.object.kind));
  return new Map(scaled.map((pod) => [pod, fewestOf(pod, index)]));
}

/** How many pods of a workload that has a number run at least: what its autoscaler says, else its own, else one. */
export function fewestOf({ source: { object }, namespace }: PodTemplate, index: EnvironmentIndex): number {
  const own = index
    .ofKind('HorizontalPodAutoscaler')
    .find(
      (each) =>
        each.object.metadata.namespace === namespace &&
        at(each.object, 'spec', 'scaleTargetRef', 'kind') === object.kind &&
        at(each.object, 'spec', 'scaleTargetRef', 'name') === object.metadata.name,
    );
  const least = own === undefined ? at(object, 'spec', 'replicas') : at(own.object, 'spec', 'minReplicas');
  return typeof least === 'number' ? least : 1;
}
