import type { ApplyResult } from '../../gate/apiserver/apply.ts';
import { fixturesOf, type DryRun } from '../../gate/apiserver/dry-run-server.ts';
import { hashOfTexts, jsonTextOf } from '../../gate/apiserver/text.ts';
import type { KubeObject } from '../../model/kube-object.ts';

interface Waiting {
  readonly fixtures: string;
  readonly objects: readonly KubeObject[];
  readonly answer: (answers: Promise<readonly ApplyResult[]>) => void;
}

/**
 * One server for many checks at once: each waits for its turn, those on the same fixtures come one after the other, since
 * a change of the fixtures takes longest, and the same objects are judged once.
 */
export function queuedDryRun(judge: DryRun): DryRun {
  const known = new Map<string, { objects: readonly KubeObject[]; answers: Promise<readonly ApplyResult[]> }>();
  const waiting: Waiting[] = [];
  let standing = '';
  let busy = false;

  const serve = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    for (let next = nextWaiting(waiting, standing); next !== undefined; next = nextWaiting(waiting, standing)) {
      waiting.splice(waiting.indexOf(next), 1);
      standing = next.fixtures;
      const answers = judge(next.objects);
      next.answer(answers);
      await Promise.allSettled([answers]);
      // Those who got an answer ask for their next cluster first.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    busy = false;
  };

  return async (objects) => {
    const key = hashOf(objects);
    const found = known.get(key);
    if (found !== undefined) return renamed(await found.answers, found.objects, objects);
    const { promise, resolve } = Promise.withResolvers<readonly ApplyResult[]>();
    known.set(key, { objects, answers: promise });
    waiting.push({ fixtures: hashOf(fixturesOf(objects)), objects, answer: resolve });
    void serve();
    return await promise;
  };
}

/** Who comes next: one on the fixtures that stands, else one of those that most wait for. */
export function nextWaiting<T extends { readonly fixtures: string }>(
  waiting: readonly T[],
  standing: string,
): T | undefined {
  const count = (fixtures: string): number => waiting.filter((one) => one.fixtures === fixtures).length;
  return (
    waiting.find(({ fixtures }) => fixtures === standing) ??
    waiting.toSorted((one, other) => count(other.fixtures) - count(one.fixtures))[0]
  );
}

/** The answers as if they had been given to `now`, which are the same objects. */
function renamed(
  answers: readonly ApplyResult[],
  before: readonly KubeObject[],
  now: readonly KubeObject[],
): readonly ApplyResult[] {
  const places = new Map(before.map((object, index) => [object, index]));
  return answers.map((answer) => ({ ...answer, object: now[places.get(answer.object)!]! }));
}

function hashOf(objects: readonly KubeObject[]): string {
  return hashOfTexts(objects.map(jsonTextOf));
}
