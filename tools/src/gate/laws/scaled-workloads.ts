import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import type { PodTemplate } from '../references/pods.ts';

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
  return listAt(source.object, 'spec', 'metrics').flatMap((metric, number) => {
    const kind = at(metric, 'containerResource') === undefined ? 'resource' : 'containerResource';
    const found = ofMetric(source, `spec.metrics[${number}].${kind}`, at(metric, kind), pod);
    return found === undefined ? [] : [found];
  });
}

/** The first that is wrong of what is measured, of its share, and of the container. */
function ofMetric(source: Rendered, place: string, metric: unknown, pod: PodTemplate): Finding | undefined {
  const measured = at(metric, 'name') as string | undefined;
  const own = at(metric, 'container') as string | undefined;
  if (measured !== undefined && !/^(cpu|memory)$/.test(measured)) {
    return finding(source, `${place}.name`, measured, {
      reason: 'nobody measures this of pods, so that it would never scale',
      wayOut: 'Name cpu or memory; anything else is a metric of type Pods, Object or External.',
    });
  }
  const share = at(metric, 'target', 'averageUtilization');
  const bare = pod.containers
    .filter(({ name, runsBefore }) => !runsBefore && (own === undefined || own === name))
    .find(({ container }) =>
      ['requests', 'limits'].every((list) => at(container, 'resources', list, measured ?? '') === undefined),
    );
  if (measured !== undefined && share !== undefined && bare !== undefined) {
    return finding(source, `${place}.target.averageUtilization`, share, {
      reason: `container ${bare.name} of ${objectName(pod.source.object)} requests no ${measured} of which it could be a share`,
      wayOut: 'Give the container a request, or say averageValue.',
    });
  }
  const names = pod.containers.map(({ name }) => name);
  if (own === undefined || names.includes(own)) return undefined;
  return finding(source, `${place}.container`, own, {
    reason: `the pods of ${objectName(pod.source.object)} have ${names.join(', ')}`,
    wayOut: `Name one of these.${didYouMean(own, names)}`,
  });
}
