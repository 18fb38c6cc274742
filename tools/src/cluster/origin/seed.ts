import { withClone } from '../../delivery/write/clone.ts';
import { Failure } from '../../lib/failure.ts';
import * as git from '../../lib/git/git.ts';

/**
 * Makes the bare origin from the commit that is checked out, or brings a later commit of the checkout into it.
 * What the origin has more (bumps, promotions, pushes) stays: the two are merged.
 * @throws {Failure} when the checkout is no full clone, or its changes conflict with the origin's.
 */
export async function seedOrigin(checkout: string, origin: string, say: (line: string) => void): Promise<void> {
  const head = await headOf(checkout);
  if (await git.isDirty(checkout)) say('changes that are not committed are not part of the clusters');
  await git.initBare(origin);
  const main = await git.commitOf(origin, 'main');
  if (main === undefined) return await git.pushTo(checkout, origin, head, 'main');
  await withClone(origin, async (clone) => {
    await git.fetchFrom(clone, checkout, head);
    if (await git.isAncestor(clone, head, 'origin/main')) return;
    await git.switchAnew(clone, 'main', 'origin/main');
    await mergeCheckout(clone, head, origin);
    await git.push(clone, 'HEAD', 'main');
  });
}

async function headOf(checkout: string): Promise<string> {
  const head = await git.commitOf(checkout, 'HEAD').catch(() => undefined);
  if (head !== undefined && !(await git.isShallow(checkout))) return head;
  throw new Failure({
    what: `${checkout} is not a full git clone with a commit`,
    wayOut: 'Clone the repository with its history (in a shallow clone: git fetch --unshallow), then run this again.',
  });
}

async function mergeCheckout(clone: string, head: string, origin: string): Promise<void> {
  try {
    await git.mergeNoFastForward(clone, head, `Bring ${head.slice(0, 7)} of the checkout`);
  } catch (cause) {
    throw new Failure(
      {
        what: `Commit ${head.slice(0, 7)} of the checkout conflicts with main of ${origin}`,
        wayOut: `Merge it by hand: git pull ${origin} main, mend the conflict, commit, and run this again.`,
      },
      { cause },
    );
  }
}
