import type { ForkConfig } from '../../lib/fork-config.ts';
import { placeOf } from '../../lib/process/programming-error.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import type { Law } from '../laws/law.ts';

/** What a law said of the objects, and of which it could say nothing, since it broke on them. */
export interface LawAnswer {
  readonly findings: readonly Finding[];
  readonly unjudged: readonly Finding[];
}

/** So many objects are left out one after the other; a law that still breaks then is broken for all. */
const most = 5;

/**
 * Asks a law. An object on which it breaks, by a mistake in it or for what nobody thought of, is named and left out, so that
 * it is said of the others what is wrong with them.
 */
export function askLaw(law: Law, objects: readonly Rendered[], config: ForkConfig): LawAnswer {
  const unjudged: Finding[] = [];
  for (let rest = objects; ;) {
    const answer = attempt(law, rest, config);
    if ('findings' in answer) return { findings: answer.findings, unjudged };
    const culprit = unjudged.length < most ? culpritAmong(law, rest, config) : undefined;
    unjudged.push(brokenOn(culprit ?? unknown, law, answer.error));
    if (culprit === undefined) return { findings: [], unjudged };
    rest = rest.filter((each) => each !== culprit);
  }
}

/** Where no single object shows on what it breaks. */
const unknown = { file: 'clusters', object: { kind: 'all', metadata: { name: 'objects' } } } as Rendered;

function attempt(
  { check }: Law,
  objects: readonly Rendered[],
  config: ForkConfig,
): { readonly findings: readonly Finding[] } | { readonly error: unknown } {
  try {
    return { findings: check(objects, config) };
  } catch (error) {
    return { error };
  }
}

/** The last of the fewest first objects on which it breaks; undefined where it does so on none at all. */
function culpritAmong(law: Law, objects: readonly Rendered[], config: ForkConfig): Rendered | undefined {
  const breaksOnFirst = (count: number): boolean => 'error' in attempt(law, objects.slice(0, count), config);
  let [whole, breaking] = [0, objects.length];
  if (breaksOnFirst(0)) return undefined;
  while (breaking - whole > 1) {
    const middle = Math.floor((whole + breaking) / 2);
    if (breaksOnFirst(middle)) breaking = middle;
    else whole = middle;
  }
  return objects[breaking - 1];
}

function brokenOn(culprit: Rendered, { name }: Law, error: unknown): Finding {
  return finding(culprit, `the answer of the law ${name}`, undefined, {
    reason: `the law broke: ${placeOf(error)}`,
    wayOut:
      'Look whether the object is what you mean; if so this is a mistake of these tools: report it with the object.',
  });
}
