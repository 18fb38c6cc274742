import { precedes } from '../../lib/git/objects.ts';
import { shortCommit, type PinnedImage } from '../../model/image-reference.ts';

/** Whether one commit is another or its ancestor, in one repository; undefined when a commit is not there. */
export type Precedes = (older: string, newer: string) => Promise<boolean | undefined>;

/** Asks git; each answer about two full commits is kept, since it never changes. */
export function precedesIn(repo: string): Precedes {
  const known = new Map<string, Promise<boolean | undefined>>();
  return (older, newer) => {
    const key = `${older} ${newer}`;
    const answer = known.get(key) ?? precedes(repo, older, newer);
    if (/^[0-9a-f]{40,64} [0-9a-f]{40,64}$/.test(key)) known.set(key, answer);
    return answer;
  };
}

/** Why an image cannot follow the one there: its commit is not on main, is older, or neither has the other. */
type OrderProblem = 'not on main' | 'superseded' | 'diverged';

/**
 * Why an image cannot follow another in an environment, undefined when it can. Ancestry decides and never a date: the
 * new image's commit must be on main and after the old one's, unless main no longer has that one.
 */
export async function orderProblemOf(
  old: PinnedImage | undefined,
  next: PinnedImage,
  main: string,
  before: Precedes,
): Promise<OrderProblem | undefined> {
  if ((await before(next.tag, main)) !== true) return 'not on main';
  if (old === undefined || old.tag === next.tag) return undefined;
  if ((await before(old.tag, main)) !== true) return undefined;
  if (await before(old.tag, next.tag)) return undefined;
  return (await before(next.tag, old.tag)) ? 'superseded' : 'diverged';
}

/** The problem as a reason; `place` is what pins the old image, `branch` what should have the new commit. */
export function orderProblemReason(
  problem: OrderProblem,
  { old, next, place, branch = 'main' }: { old?: PinnedImage; next: PinnedImage; place: string; branch?: string },
): string {
  if (problem === 'not on main') return `the commit ${next.tag} is not on ${branch}`;
  const there = shortCommit(old?.tag ?? '');
  if (problem === 'superseded') return `${place} holds ${there}, which is newer`;
  return `${place} holds ${there}, a commit that ${shortCommit(next.tag)} lacks`;
}
