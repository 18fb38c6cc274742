import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { lastEnvironment } from '../../model/environment.ts';
import { services } from '../../model/services.ts';
import { indexOf } from '../references/environment-index.ts';
import { fewestPods } from '../references/pod-numbers.ts';
import { selectsPod } from '../references/pods.ts';

/** In production, a service of this repository that an Ingress leads to loses a pod, or a node, without an outage. */
export function sparePods(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const numbers = fewestPods(index);
  const doors = new Set(index.ofKind('Ingress').flatMap(({ object }) => backendsOf(object)));
  return index
    .ofKind('Service')
    .filter(({ file }) => file.startsWith(`clusters/${lastEnvironment}/`))
    .filter(({ object }) => doors.has(`${object.metadata.namespace}/${object.metadata.name}`))
    .flatMap((source) => {
      const matchLabels = at(source.object, 'spec', 'selector') as Readonly<Record<string, string>> | undefined;
      if (matchLabels === undefined) return [];
      const pods = index
        .podsIn(source.object.metadata.namespace ?? '')
        .filter((pod) => selectsPod({ matchLabels }, pod));
      const ours = pods.filter(({ containers }) => containers.some(({ container }) => isOurs(container.image ?? '')));
      const least = ours.reduce((sum, pod) => sum + (numbers.get(pod) ?? 0), 0);
      if (ours.length === 0 || least > 1) return [];
      const reason = `${least} pod behind it may be all there is, so that the loss of its node is an outage`;
      const wayOut = 'Let its HorizontalPodAutoscaler keep 2 or more (minReplicas), or its Deployment (replicas).';
      return [finding(source, 'the pods that it selects', String(least), { reason, wayOut })];
    });
}

function backendsOf(object: Rendered['object']): readonly string[] {
  const names = [
    at(object, 'spec', 'defaultBackend', 'service', 'name'),
    ...listAt(object, 'spec', 'rules').flatMap((rule) =>
      listAt(rule, 'http', 'paths').map((path) => at(path, 'backend', 'service', 'name')),
    ),
  ];
  return names.map((name) => `${object.metadata.namespace}/${String(name)}`);
}

function isOurs(reference: string): boolean {
  return services.some(
    ({ image }) => reference === image || reference.startsWith(`${image}:`) || reference.startsWith(`${image}@`),
  );
}
