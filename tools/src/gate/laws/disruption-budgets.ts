import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { at } from '../../lib/values/at.ts';
import { isLive } from '../../model/environment.ts';
import { indexOf } from '../references/environment-index.ts';
import { selectsPod } from '../references/pods.ts';
import { fewestPods } from '../references/pod-numbers.ts';
import type { LabelSelector } from '../references/selector.ts';

/** Where several pods serve in production, a budget keeps a drain from taking all at once. */
export function disruptionBudgets(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const numbers = fewestPods(index);
  return index.pods.flatMap((pod): readonly Finding[] => {
    const least = numbers.get(pod) ?? 0;
    if (least < 2) return [];
    const budgets = index.ofKind('PodDisruptionBudget').filter(({ object }) => {
      const selector = at(object, 'spec', 'selector') as LabelSelector | undefined;
      return object.metadata.namespace === pod.namespace && selectsPod(selector, pod);
    });
    const own = objectName(pod.source.object);
    if (budgets.length === 0 && isLive(/^clusters\/([^/]+)\//.exec(pod.source.file)?.[1] ?? '')) {
      const reason = `${least} pods or more run, and no PodDisruptionBudget keeps a drain of nodes from taking all at once`;
      return [
        finding(pod.source, 'the PodDisruptionBudget', undefined, { reason, wayOut: 'Add one that selects them.' }),
      ];
    }
    return budgets.flatMap((budget) => unfit(budget, own, least));
  });
}

/** Where all may go at once the budget is none. That one lets some go is for another law. */
function unfit(budget: Rendered, own: string, least: number): readonly Finding[] {
  const maxUnavailable = at(budget.object, 'spec', 'maxUnavailable');
  const may = typeof maxUnavailable === 'string' ? (Number.parseInt(maxUnavailable, 10) * least) / 100 : maxUnavailable;
  if (typeof may !== 'number' || Math.ceil(may) < least) return [];
  const reason = `all ${least} pods of ${own} may go at once`;
  return [finding(budget, 'spec.maxUnavailable', maxUnavailable, { reason, wayOut: 'Say `maxUnavailable: 1`.' })];
}
