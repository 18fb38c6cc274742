import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { isLive } from '../../model/environment.ts';
import { ourServicesIn, routesIn } from '../references/door.ts';
import { indexOf } from '../references/environment-index.ts';
import { fewestPods } from '../references/pod-numbers.ts';
import { podsBehind } from '../references/services.ts';

/** In production, a service of this repository that an Ingress leads to loses a pod, or a node, without an outage. */
export function sparePods(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const numbers = fewestPods(index);
  const doors = new Set(
    routesIn(index).map(({ source, backend }) => `${source.object.metadata.namespace}/${backend.name}`),
  );
  return index
    .ofKind('Service')
    .filter(({ file }) => isLive(file.split('/')[1]!) && file.startsWith('clusters/'))
    .filter(({ object }) => doors.has(`${object.metadata.namespace}/${object.metadata.name}`))
    .flatMap((source) => {
      const ours = podsBehind(source, index).filter((pod) => ourServicesIn(pod).length > 0);
      const least = ours.reduce((sum, pod) => sum + (numbers.get(pod) ?? 0), 0);
      if (ours.length === 0 || least > 1) return [];
      const reason = `${least} pod behind it may be all there is, so that the loss of its node is an outage`;
      const wayOut = 'Let its HorizontalPodAutoscaler keep 2 or more (minReplicas), or what makes its pods (replicas).';
      return [finding(source, 'the pods that it selects', String(least), { reason, wayOut })];
    });
}
