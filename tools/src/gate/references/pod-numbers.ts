import { at } from '../../lib/values/at.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import type { PodTemplate } from './pods.ts';

/** How many pods of each Deployment and StatefulSet run at least: what its autoscaler says, else its own number, else one. */
export function fewestPods(index: EnvironmentIndex): ReadonlyMap<PodTemplate, number> {
  const autoscalers = index.ofKind('HorizontalPodAutoscaler').map(({ object }) => object);
  const scaled = index.pods.filter(({ source }) => /^(Deployment|StatefulSet)$/.test(source.object.kind));
  return new Map(
    scaled.map((pod) => {
      const { kind, metadata } = pod.source.object;
      const own = autoscalers.find(
        (each) =>
          each.metadata.namespace === pod.namespace &&
          at(each, 'spec', 'scaleTargetRef', 'kind') === kind &&
          at(each, 'spec', 'scaleTargetRef', 'name') === metadata.name,
      );
      const least = own === undefined ? at(pod.source.object, 'spec', 'replicas') : at(own, 'spec', 'minReplicas');
      return [pod, typeof least === 'number' ? least : 1];
    }),
  );
}
