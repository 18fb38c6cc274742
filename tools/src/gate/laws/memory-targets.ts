import { at, listAt } from '../../lib/values/at.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { amountOf } from '../references/amounts.ts';
import { indexOf } from '../references/environment-index.ts';
import type { PodContainer, PodTemplate } from '../references/pods.ts';

/** A heap that is collected when it is full rests there without any load: V8 is given this part of the limit here. */
const heapShare = 0.6;

/** An autoscaler by memory has a target that a resting pod stays below: else it climbs to its maximum and stays there. */
export function memoryTargets(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index.ofKind('HorizontalPodAutoscaler').flatMap((source) => {
    const { namespace } = source.object.metadata;
    const target = at(source.object, 'spec', 'scaleTargetRef') as { kind?: string; name?: string } | undefined;
    const pod = index.pods.find(
      (each) =>
        each.namespace === namespace &&
        each.source.object.kind === target?.kind &&
        each.source.object.metadata.name === target.name,
    );
    if (pod === undefined) return [];
    return listAt(source.object, 'spec', 'metrics').flatMap((metric, number) => {
      const kind = at(metric, 'containerResource') === undefined ? 'resource' : 'containerResource';
      return ofMetric(source, `spec.metrics[${number}].${kind}.target`, at(metric, kind), pod);
    });
  });
}

function ofMetric(source: Rendered, place: string, metric: unknown, pod: PodTemplate): readonly Finding[] {
  if (at(metric, 'name') !== 'memory') return [];
  const own = at(metric, 'container');
  const measured = pod.containers.filter(({ name, runsBefore }) => !runsBefore && (own === undefined || own === name));
  const limit = sum(measured, (container) => said(container, 'limits'));
  const request = sum(measured, (container) => said(container, 'requests') ?? said(container, 'limits'));
  const share = at(metric, 'target', 'averageUtilization');
  const value = amountOf(at(metric, 'target', 'averageValue'));
  const wanted = typeof share === 'number' && request !== undefined ? (share / 100) * request : value;
  // Without a limit nobody can say how far it goes; the policies ask for one.
  if (wanted === undefined || limit === undefined || wanted >= heapShare * limit) return [];
  const shown = typeof share === 'number' ? `${share} % of ${mebibytes(request!)}` : mebibytes(wanted);
  const [field, name] = [
    `${place}.${typeof share === 'number' ? 'averageUtilization' : 'averageValue'}`,
    objectName(pod.source.object),
  ];
  return [
    finding(source, field, shown, {
      reason: `that is ${mebibytes(wanted)}, and a heap in ${name}, limited to ${mebibytes(limit)}, may rest at ${mebibytes(heapShare * limit)} without load: it would climb to maxReplicas and stay`,
      wayOut: 'Scale by cpu; or request what is the limit, and set a target above that.',
    }),
  ];
}

function said({ container }: PodContainer, list: string): number | undefined {
  return amountOf(at(container, 'resources', list, 'memory'));
}

/** Undefined where one of them says nothing. */
function sum(
  containers: readonly PodContainer[],
  of: (container: PodContainer) => number | undefined,
): number | undefined {
  const values = containers.map(of);
  return values.includes(undefined) || values.length === 0
    ? undefined
    : (values as readonly number[]).reduce((total, each) => total + each, 0);
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
