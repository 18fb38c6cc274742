import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';

interface Autoscaler {
  readonly source: Rendered;
  readonly namespace: string;
  readonly target: { readonly kind: string; readonly name: string };
}

/** Each workload has one autoscaler at most, which scales by containers that its pods have. */
export function scaledWorkloads(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const autoscalers = index.ofKind('HorizontalPodAutoscaler').map((source) => ({
    source,
    namespace: source.object.metadata.namespace ?? 'default',
    target: at(source.object, 'spec', 'scaleTargetRef') as Autoscaler['target'],
  }));
  const byTarget = Map.groupBy(autoscalers, ({ namespace, target }) => `${namespace} ${target?.kind} ${target?.name}`);
  return [
    ...[...byTarget.values()].flatMap(([first, ...others]) => others.map((other) => second(other, first!))),
    ...autoscalers.flatMap((autoscaler) => ofMetrics(autoscaler, index)),
  ];
}

function second({ source, target }: Autoscaler, { source: first }: Autoscaler): Finding {
  return finding(source, 'spec.scaleTargetRef', `${target.kind} ${target.name}`, {
    reason: `the HorizontalPodAutoscaler ${first.object.metadata.name} scales it too, and each undoes what the other does`,
    wayOut: 'Put the metrics of both into one.',
  });
}

function ofMetrics({ source, namespace, target }: Autoscaler, index: EnvironmentIndex): readonly Finding[] {
  const pod = index.pods.find(
    ({ source: { object }, namespace: where }) =>
      where === namespace && object.kind === target?.kind && object.metadata.name === target.name,
  );
  if (pod === undefined) return [];
  const containers = pod.containers.map(({ name }) => name);
  return listAt(source.object, 'spec', 'metrics').flatMap((metric, number) => {
    const container = at(metric, 'containerResource', 'container') as string | undefined;
    if (container === undefined || containers.includes(container)) return [];
    return [
      finding(source, `spec.metrics[${number}].containerResource.container`, container, {
        reason: `the pods of ${objectName(pod.source.object)} have ${containers.join(', ')}`,
        wayOut: `Name one of these.${didYouMean(container, containers)}`,
      }),
    ];
  });
}
