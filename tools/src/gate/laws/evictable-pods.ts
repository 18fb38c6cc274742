import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { at } from '../../lib/values/at.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { fewestOf } from '../references/pod-numbers.ts';
import { nameOfWorkload, selectsPod, type PodTemplate } from '../references/pods.ts';
import { selectorText, type LabelSelector } from '../references/selector.ts';

interface Budget {
  readonly source: Rendered;
  readonly selector: LabelSelector | undefined;
  readonly pods: readonly PodTemplate[];
}

/** What makes pods whose wanted number a budget cannot ask: it has no scale, or there is nothing. */
const unscaled = new Set(['Job', 'CronJob', 'DaemonSet', 'Pod']);

/** A node can be drained: no pod has two PodDisruptionBudgets, one that cannot count, or one that lets none go. */
export function evictablePods(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const budgets = index.ofKind('PodDisruptionBudget').map((source) => budgetOf(source, index));
  return [
    ...index.pods.flatMap((pod) => second(pod, budgets)),
    ...budgets.flatMap(uncounted),
    ...budgets.flatMap((budget) => closed(budget, index)),
  ];
}

function budgetOf(source: Rendered, index: EnvironmentIndex): Budget {
  const selector = at(source.object, 'spec', 'selector') as LabelSelector | undefined;
  const pods = index.podsIn(source.object.metadata.namespace ?? 'default');
  return { source, selector, pods: pods.filter((pod) => selectsPod(selector, pod)) };
}

function second(pod: PodTemplate, budgets: readonly Budget[]): readonly Finding[] {
  const [first, ...others] = budgets.filter(({ pods }) => pods.includes(pod));
  return others.map(({ source, selector }) =>
    finding(source, 'spec.selector', selector && selectorText(selector), {
      reason: `the pods of ${nameOfWorkload(pod)} have the PodDisruptionBudget ${first!.source.object.metadata.name} already, and Kubernetes evicts no pod that has two`,
      wayOut: 'Leave one of the two, or let them select different pods.',
    }),
  );
}

function uncounted({ source, pods }: Budget): readonly Finding[] {
  const { minAvailable, maxUnavailable } = (at(source.object, 'spec') ?? {}) as Readonly<Record<string, unknown>>;
  // A plain number of pods that must stay is counted without asking anybody.
  if (maxUnavailable === undefined && typeof minAvailable !== 'string') return [];
  const field = maxUnavailable === undefined ? 'minAvailable' : 'maxUnavailable';
  return pods
    .filter((pod) => unscaled.has(pod.source.object.kind))
    .map((pod) =>
      finding(source, `spec.${field}`, maxUnavailable ?? minAvailable, {
        reason: `it selects the pods of ${nameOfWorkload(pod)}, whose wanted number Kubernetes cannot ask, so that it lets none go`,
        wayOut: 'Select the pods of a Deployment, Rollout or StatefulSet alone, or say minAvailable as a number.',
      }),
    );
}

function closed({ source, pods }: Budget, index: EnvironmentIndex): readonly Finding[] {
  const { minAvailable, maxUnavailable } = (at(source.object, 'spec') ?? {}) as Readonly<Record<string, unknown>>;
  const least = pods.map((pod) => leastOf(pod, index)).reduce((sum, number) => sum + number, 0);
  const never = maxUnavailable === 0 || maxUnavailable === '0%' || minAvailable === '100%';
  if (!never && !(typeof minAvailable === 'number' && pods.length > 0 && minAvailable >= least)) return [];
  const field = maxUnavailable === undefined ? 'minAvailable' : 'maxUnavailable';
  return [
    finding(source, `spec.${field}`, maxUnavailable ?? minAvailable, {
      reason: never ? 'it lets no pod go, ever' : `there may be ${least} of these pods, so that it lets none go`,
      wayOut: 'Say maxUnavailable: 1, or want more pods.',
    }),
  ];
}

/** A DaemonSet has as many pods as there are nodes, which nothing here says. */
function leastOf(pod: PodTemplate, index: EnvironmentIndex): number {
  return unscaled.has(pod.source.object.kind) ? Number.POSITIVE_INFINITY : fewestOf(pod, index);
}
