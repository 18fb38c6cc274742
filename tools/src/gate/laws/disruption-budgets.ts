import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { at } from '../../lib/values/at.ts';
import { lastEnvironment } from '../../model/environment.ts';
import { indexOf } from '../references/environment-index.ts';
import { selectsPod } from '../references/pods.ts';
import { fewestPods } from '../references/pod-numbers.ts';
import type { LabelSelector } from '../references/selector.ts';

const production = `clusters/${lastEnvironment}/`;

/** Where several pods serve in production, a budget keeps a drain from taking all at once; everywhere it lets it go on. */
export function disruptionBudgets(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const numbers = fewestPods(index);
  return index.pods.flatMap((pod): readonly Finding[] => {
    const least = numbers.get(pod) ?? 0;
    if (least === 0) return [];
    const budgets = index.ofKind('PodDisruptionBudget').filter(({ object }) => {
      const selector = at(object, 'spec', 'selector') as LabelSelector | undefined;
      return object.metadata.namespace === pod.namespace && selectsPod(selector, pod);
    });
    const own = objectName(pod.source.object);
    if (budgets.length === 0 && least > 1 && pod.source.file.startsWith(production)) {
      const reason = `${least} pods or more run, and no PodDisruptionBudget keeps a drain of nodes from taking all at once`;
      return [
        finding(pod.source, 'the PodDisruptionBudget', undefined, { reason, wayOut: 'Add one that selects them.' }),
      ];
    }
    return budgets.flatMap((budget) => unfit(budget, own, least));
  });
}

/** A budget that lets none go holds every drain up; one that lets all go is none. */
function unfit(budget: Rendered, own: string, least: number): readonly Finding[] {
  const { maxUnavailable, minAvailable } = (at(budget.object, 'spec') ?? {}) as Readonly<Record<string, unknown>>;
  const [field, value] =
    maxUnavailable === undefined ? ['minAvailable', minAvailable] : ['maxUnavailable', maxUnavailable];
  // Kubernetes rounds both up: a part of a pod is one more that may go, or must stay.
  const number = typeof value === 'string' ? Math.ceil((Number.parseInt(value, 10) * least) / 100) : Number(value ?? 0);
  const may = field === 'maxUnavailable' ? number : least - number;
  if (may > 0 && (may < least || least === 1)) return [];
  const reason =
    may > 0
      ? `all ${least} pods of ${own} may go at once`
      : `no pod of ${own} may ever go while ${least} run, so that no node is drained`;
  return [finding(budget, `spec.${field}`, value, { reason, wayOut: 'Say `maxUnavailable: 1`.' })];
}
