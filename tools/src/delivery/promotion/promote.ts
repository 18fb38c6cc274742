import { commitOf } from '../../lib/git/objects.ts';
import { fetchBranch, push } from '../../lib/git/remote.ts';
import { precedesIn } from '../history/ancestry.ts';
import { withClone } from '../write/clone.ts';
import { deliver, type Plan, type Tip } from '../write/deliver.ts';
import { decidePromotion, type Decision } from './plan.ts';
import { lastEnvironment } from '../../model/environment.ts';
import { defined } from '../../lib/values/defined.ts';

export interface PromoteOptions {
  /** URL or path of the repository. */
  readonly repo: string;
  /** Commit the promotion to main at once, as a person would merge it after the review. */
  readonly merge?: boolean;
  /** Whose git says who commits; default: this checkout's. */
  readonly checkout?: string;
  /** Digests that are offered although production was rolled back from them. */
  readonly again?: readonly string[];
  /** Told what the branch offers while its clone is there: publishes the pull request. */
  readonly publish?: (clone: string, result: PromoteResult) => Promise<void>;
}

export interface PromoteResult extends Decision {
  /** The commit of main that this was decided on. */
  readonly base: string;
  /** The commit on `promote/production`, or on main after a merge; absent when nothing is offered. */
  readonly commit?: string;
  /** The commit on main; absent unless merged. */
  readonly merged?: string;
  readonly tries: number;
}

/** The one branch that offers what staging runs to production. */
export const promotionBranch = `promote/${lastEnvironment}`;

/**
 * Copies staging's images to production on the branch `promote/production`. The branch is made anew from the fresh
 * main when it would say something else, and taken away when nothing is offered. Main keeps one straight line: a merge
 * is one commit on its tip.
 * @throws {Failure} when staging pins nothing, or `again` names a digest that staging does not pin.
 */
export async function promote(options: PromoteOptions): Promise<PromoteResult> {
  const { repo, merge = false, again = [], publish = async () => {} } = options;
  return await withClone(
    repo,
    async (clone) => {
      const before = precedesIn(clone);
      const plan = (tip: Tip): Promise<Plan<Decision>> => decidePromotion(tip, before, again);
      const what = `push the promotion to ${repo}`;
      const open = merge ? await offered(clone) : undefined;
      const { result, ...delivered } = await deliver(
        { clone, what, ...(merge ? {} : { branch: promotionBranch }) },
        plan,
      );
      const merged = merge && delivered.commit !== undefined ? { merged: delivered.commit } : {};
      // It is merged or no longer to be had; a branch that somebody has refreshed meanwhile is theirs to keep.
      if (open !== undefined) await push(clone, '', promotionBranch, { lease: open });
      const promoted = { ...result, ...delivered, ...merged };
      await publish(clone, promoted);
      return promoted;
    },
    defined({ checkout: options.checkout }),
  );
}

async function offered(clone: string): Promise<string | undefined> {
  await fetchBranch(clone, promotionBranch);
  return await commitOf(clone, `origin/${promotionBranch}`);
}
