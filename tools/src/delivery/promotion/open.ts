import { requireCommit } from '../../lib/git/objects.ts';
import { findPullRequest, type GitHub } from '../../lib/github/github.ts';
import { evidenceOf, reviewOf } from './evidence.ts';
import { holdSentence } from '../../model/hold-file.ts';
import { shortName } from '../../model/image-reference.ts';
import { branchFor, type Way } from './branches.ts';
import { leftovers, takeAway } from './leftovers.ts';
import { decisionIn, promoteIn, wayOf, wishFor, type PromoteOptions, type PromoteResult } from './promote.ts';
import { promotionSubject, type Decision } from './plan.ts';
import { promotionBody } from './body.ts';
import { publishPullRequest, withdrawPullRequest, type PublishedPullRequest } from '../write/pull-request.ts';
import { withClone } from '../write/clone.ts';
import { hopTo } from '../../model/environment.ts';
import { defined } from '../../lib/values/defined.ts';

export interface OpenedPromotion extends PromoteResult {
  /** Absent when nothing is offered and none was open. */
  readonly pullRequest?: PublishedPullRequest;
  /** What the pull request says. */
  readonly body?: string;
}

/** What became of all branches and pull requests of promotion to one environment. */
export interface Promotions {
  readonly way: Way;
  /** For all services together, or for each by itself: those that something waits of. */
  readonly promotions: readonly OpenedPromotion[];
  /** What is decided for all of them. */
  readonly decision: Decision;
  /** Pull requests, and branches without one, that offer nothing any more. */
  readonly closed: readonly Closed[];
}

interface Closed {
  readonly branch: string;
  readonly reason: string;
  readonly pullRequest?: PublishedPullRequest;
}

/**
 * Promotes to one environment onto branches and keeps their pull requests in step, as the settings on main say: one for all
 * services, or one for each. Each is opened, refreshed, or closed with the reason when it offers nothing any more; what the other way left
 * open is closed as well. Without GitHub the branches of what waits are all that is made.
 * @throws {Failure} as `promote` does, or when gh cannot do its part.
 */
export async function openPromotions(github: GitHub | undefined, options: PromoteOptions): Promise<Promotions> {
  return await withClone(options.repo, async (clone) => {
    const way = await wayOf(clone);
    const whole = way === 'each' ? await decisionIn(clone, options) : undefined;
    const wishes =
      whole === undefined
        ? [{ again: options.again ?? [], only: options.only, ...defined({ to: options.to }) }]
        : [...whole.changes, ...whole.withheld].map((change) => wishFor(change, options));
    const promotions: OpenedPromotion[] = [];
    for (const wish of wishes) {
      const branch = branchFor(wish.only, way, options.to);
      const opened = await openedIn(github, clone, { repo: options.repo, ...wish }, branch);
      // The others have their own; what nobody named is said once, of all.
      promotions.push(way === 'each' ? { ...opened, left: [] } : opened);
    }
    const decision = whole ?? promotions[0]!;
    const kept = promotions.map(({ branch }) => branch);
    const closed: Closed[] = [];
    if (github === undefined) return { way, promotions, decision, closed };
    for (const { branch, tip, reason } of await leftovers(clone, { way, kept, decision, only: options.only })) {
      // Looked for before the branch goes: GitHub closes the pull request of a branch that is gone without a word.
      const open = await findPullRequest(github, branch);
      const pullRequest = open && (await withdrawPullRequest(github, open, `${reason}\n`));
      await takeAway(clone, branch, tip);
      closed.push({ branch, reason, ...(pullRequest && { pullRequest }) });
    }
    return { way, promotions, decision, closed };
  });
}

/** Keeps one branch and its pull request in step. */
async function openedIn(
  github: GitHub | undefined,
  clone: string,
  options: PromoteOptions,
  branch: string,
): Promise<OpenedPromotion> {
  if (github === undefined) return await promoteIn(clone, options, branch);
  // Looked for before the branch may go, as above.
  const open = await findPullRequest(github, branch);
  const result = await promoteIn(clone, options, branch);
  if (result.commit !== undefined) {
    const text = await textOf(github, clone, result, { commit: result.commit, only: options.only });
    return { ...result, pullRequest: await publishPullRequest(github, branch, text), body: text.body };
  }
  if (open === undefined) return result;
  return { ...result, pullRequest: await withdrawPullRequest(github, open, `${reasonFor(result)}\n`) };
}

async function textOf(
  github: GitHub,
  clone: string,
  promotion: PromoteResult,
  { commit, only }: { readonly commit: string; readonly only: PromoteOptions['only'] },
) {
  const images = promotion.changes.flatMap(({ next }) => (next === undefined ? [] : [next]));
  const [review, evidence] = await Promise.all([
    // What the branch itself changes, wherever on main it began.
    reviewOf(clone, await requireCommit(clone, `${commit}^`), commit),
    evidenceOf(github, clone, promotion.base, images, hopTo(promotion.to).from),
  ]);
  const web = `https://github.com/${github.repository}`;
  return {
    title: promotionSubject(promotion.changes, promotion.to),
    body: promotionBody({ promotion, only, web, review, evidence }),
  };
}

/** Why nothing is offered, for people. */
export function reasonFor({ held, withheld, left, ...hop }: Omit<Decision, 'changes'>): string {
  const { from, to } = hopTo(hop.to);
  if (held !== undefined) return `Nothing is offered: ${to} is ${holdSentence(held)}.`;
  if (withheld.length === 0) {
    const of = left.length === 0 ? '' : ' of what is named';
    return `Nothing to promote: ${to} pins what ${from} does${of}.`;
  }
  return ['Nothing is offered:', ...withheld.map(({ name, reason }) => `- ${shortName(name)}: ${reason}`)].join('\n');
}
