import type { CheckContext } from './check/context.ts';
import type { Finding } from '../model/finding.ts';
import type { Review } from '../diff/model.ts';
import { changedEnvironments, reviewChange } from '../diff/review.ts';

/** The label of a change that may change several environments at once. */
export const scopeLabel = 'both-environments';

/**
 * Law 2: one change changes one environment, judged by what `clusters/*` renders and not by which files it touches.
 * What lies elsewhere (tools, docs, services, `local/`) does not count, nor does another order where order means nothing.
 */
export async function scopeFindings({
  root,
  base,
  start,
  labels,
  dependencies,
  note,
  say,
}: CheckContext): Promise<readonly Finding[]> {
  if (base === undefined) return [];
  const review = await reviewChange({ root, base: await start(), ...dependencies, say });
  const found = scopeOf(review);
  if (found.length === 0 || !labels.includes(scopeLabel)) return found;
  note(`${changedEnvironments(review).join(' and ')} change at once: the label ${scopeLabel} allows it`);
  return [];
}

/** The finding about a change of several environments; none when it changes one or nothing. */
function scopeOf(review: Review): readonly Finding[] {
  const names = changedEnvironments(review);
  if (names.length < 2) return [];
  const changes = review.environments
    .filter(({ objects }) => objects.length > 0)
    .map(({ name, objects }) => `${name}: ${few(objects.map(({ identity, change }) => `${identity} ${change}`))}`);
  const first = review.environments.find(({ objects }) => objects.length > 0)?.objects[0];
  return [
    {
      file: first?.overlay ?? 'clusters',
      object: `the change of ${names.join(' and ')}`,
      field: 'what it renders',
      value: changes.join('; '),
      reason: 'one change changes one environment, so that the next one gets it only after it has run',
      wayOut:
        `Put it into clusters/${names[0]}/ alone, and into base/ once it has run there. ` +
        `In an emergency the label ${scopeLabel} allows both.`,
    },
  ];
}

function few(texts: readonly string[]): string {
  const rest = texts.length - 3;
  return rest > 0 ? `${texts.slice(0, 3).join(', ')} and ${rest} more` : texts.join(', ');
}
