import { withClone } from '../../delivery/write/clone.ts';
import { retry } from '../../delivery/write/retry.ts';
import { Failure, unlessFailure } from '../../lib/failure.ts';
import { isDirty, mergeNoFastForward, switchAnew } from '../../lib/git/checkout.ts';
import { commitOf, precedes } from '../../lib/git/objects.ts';
import { mergeBase } from '../../lib/git/history.ts';
import { fetchBranch, fetchFrom, push, pushTo } from '../../lib/git/remote.ts';
import { initBare, isShallow, objectFormatOf, shareForReading } from '../../lib/git/repository.ts';

/**
 * Makes the bare origin from the commit that is checked out, or brings a later commit of the checkout into it.
 * What the origin has more (bumps, promotions, pushes) stays: the two are merged, anew when another push was first.
 * @throws {Failure} when the checkout is no full clone, or its changes conflict with the origin's.
 */
export async function seedOrigin(checkout: string, origin: string, say: (line: string) => void): Promise<void> {
  const head = await headOf(checkout);
  if (await isDirty(checkout)) say('changes that are not committed are not part of the clusters');
  await initBare(origin, await objectFormatOf(checkout));
  // It is served by a container's user.
  await shareForReading(origin);
  const main = await commitOf(origin, 'main');
  if (main === undefined) return await pushTo(checkout, origin, head, 'main');
  await withClone(
    origin,
    async (clone) => {
      await fetchFrom(clone, checkout, head);
      await retry({ what: `bring ${head.slice(0, 7)} of the checkout into ${origin}` }, async (tries) => {
        if (tries > 1) await fetchBranch(clone, 'main');
        if (await precedes(clone, head, 'origin/main')) return { done: undefined };
        await switchAnew(clone, 'main', 'origin/main');
        await mergeCheckout(clone, head, origin);
        const pushed = await push(clone, 'HEAD', 'main');
        return pushed.taken ? { done: undefined } : { lost: pushed.reason };
      });
    },
    { checkout },
  );
}

/**
 * Looks whether a commit of the checkout can be brought into the origin; neither is changed.
 * @throws {Failure} when the two have no history in common, or conflict.
 */
export async function requireMergeable(checkout: string, origin: string, commit: string): Promise<void> {
  await withClone(
    origin,
    async (clone) => {
      await fetchFrom(clone, checkout, commit);
      if (await precedes(clone, commit, 'origin/main')) return;
      await switchAnew(clone, 'main', 'origin/main');
      await mergeCheckout(clone, commit, origin);
    },
    { checkout },
  );
}

async function headOf(checkout: string): Promise<string> {
  const head = await unlessFailure(commitOf(checkout, 'HEAD'));
  if (head !== undefined && !(await isShallow(checkout))) return head;
  throw new Failure({
    what: `${checkout} is not a full git clone with a commit`,
    wayOut: 'Clone the repository with its history (in a shallow clone: git fetch --unshallow), then run this again.',
  });
}

async function mergeCheckout(clone: string, head: string, origin: string): Promise<void> {
  if ((await mergeBase(clone, head, 'origin/main')) === undefined) {
    throw new Failure({
      what: `Commit ${head.slice(0, 7)} of the checkout does not belong to the history of ${origin}`,
      why: 'the two have no commit in common',
      wayOut:
        'Run this in the repository that the clusters were started from, or start anew: npm run down, npm run up.',
    });
  }
  try {
    await mergeNoFastForward(clone, head, `Bring ${head.slice(0, 7)} of the checkout`);
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
