import { commitOf, fileAt } from '../../lib/git/objects.ts';
import { fetchBranch, push } from '../../lib/git/remote.ts';
import { precedesIn } from '../history/ancestry.ts';
import { withClone } from '../write/clone.ts';
import { deliver, tipOf } from '../write/deliver.ts';
import { branchFor, wayIn, type Way } from './branches.ts';
import { decidePromotion, type Decision, type Wish } from './plan.ts';
import { defined } from '../../lib/values/defined.ts';
import { configFile } from '../../model/config/config.ts';
import { shortName } from '../../model/image-reference.ts';

export interface PromoteOptions extends Wish {
  /** URL or path of the repository. */
  readonly repo: string;
  /** Commit the promotion to main at once, as a person would merge it after the review. */
  readonly merge?: boolean;
  /** Whose git says who commits; default: this checkout's. */
  readonly checkout?: string;
}

export interface PromoteResult extends Decision {
  /** The commit of main that this was decided on. */
  readonly base: string;
  /** The branch that offers it, or did. */
  readonly branch: string;
  /** The commit on that branch, or on main after a merge; absent when nothing is offered. */
  readonly commit?: string;
  /** The commit on main; absent unless merged. */
  readonly merged?: string;
  readonly tries: number;
}

/**
 * Copies an environment's images to the next one, those of all services or of the named ones, on a branch of their own. The branch
 * is made anew from the fresh main when it would say something else, and taken away when nothing is offered. Main keeps one
 * straight line: a merge is one commit on its tip.
 * @throws {Failure} when the environment before pins nothing, or `again` names a digest that it does not pin.
 */
export async function promote(options: PromoteOptions): Promise<PromoteResult> {
  return await withClone(
    options.repo,
    async (clone) => await promoteIn(clone, options, branchFor(options.only, await wayOf(clone), options.to)),
    defined({ checkout: options.checkout }),
  );
}

/** How main's own settings want pull requests of promotion. */
export async function wayOf(clone: string): Promise<Way> {
  return wayIn(await fileAt(clone, 'origin/main', configFile));
}

/** The same in a clone, on a branch that is named. */
export async function promoteIn(
  clone: string,
  { repo, merge = false, ...wish }: PromoteOptions,
  branch: string,
): Promise<PromoteResult> {
  const before = precedesIn(clone);
  const what = `push the promotion to ${repo}`;
  const open = merge ? await offered(clone, branch) : undefined;
  const { result, ...delivered } = await deliver({ clone, what, ...(merge ? {} : { branch }) }, (tip) =>
    decidePromotion(tip, before, wish),
  );
  const merged = merge && delivered.commit !== undefined ? { merged: delivered.commit } : {};
  // It is merged or no longer to be had; a branch that somebody has refreshed meanwhile is theirs to keep.
  if (open !== undefined) await push(clone, '', branch, { lease: open });
  return { ...result, ...delivered, branch, ...merged };
}

/** What is decided for all services at once, as main stands in a clone. */
export async function decisionIn(clone: string, wish: Wish): Promise<Decision> {
  const main = (await commitOf(clone, 'origin/main'))!;
  return (await decidePromotion(tipOf(clone, main), precedesIn(clone), wish)).result;
}

/** The wish for one image of a decision alone. */
export function wishFor({ name, next }: Decision['changes'][number] | Decision['left'][number], wish: Wish): Wish {
  const again = (wish.again ?? []).filter((digest) => digest === next?.digest);
  return { only: [shortName(name)], again, ...defined({ to: wish.to }) };
}

async function offered(clone: string, branch: string): Promise<string | undefined> {
  await fetchBranch(clone, branch);
  return await commitOf(clone, `origin/${branch}`);
}
