import { requireCommit } from '../../lib/git/objects.ts';
import { findPullRequest, type GitHub } from '../../lib/github/github.ts';
import { evidenceOf, reviewOf } from './evidence.ts';
import { holdSentence } from '../../model/hold-file.ts';
import { shortName } from '../../model/image-reference.ts';
import { promote, promotionBranch, type PromoteOptions, type PromoteResult } from './promote.ts';
import { promotionSubject } from './plan.ts';
import { promotionBody } from './body.ts';
import { publishPullRequest, withdrawPullRequest, type PublishedPullRequest } from '../write/pull-request.ts';
import { beforeLast, lastEnvironment } from '../../model/environment.ts';

export interface OpenedPromotion extends PromoteResult {
  /** Absent when nothing is offered and none was open. */
  readonly pullRequest?: PublishedPullRequest;
  /** What the pull request says. */
  readonly body?: string;
}

/**
 * Promotes onto the branch and keeps its one pull request in step: opens it, refreshes its text, or closes it with the
 * reason when nothing is offered any more.
 * @throws {Failure} as `promote` does, or when gh cannot do its part.
 */
export async function openPromotion(
  github: GitHub,
  options: Pick<PromoteOptions, 'repo' | 'again'>,
): Promise<OpenedPromotion> {
  // Looked for before the branch may go: GitHub closes the pull request of a branch that is gone without a word.
  const open = await findPullRequest(github, promotionBranch);
  let text: { readonly title: string; readonly body: string } | undefined;
  const result = await promote({
    ...options,
    publish: async (clone, promotion) => {
      if (promotion.commit !== undefined) text = await textOf(github, clone, promotion, promotion.commit);
    },
  });
  if (text !== undefined) {
    return { ...result, pullRequest: await publishPullRequest(github, promotionBranch, text), body: text.body };
  }
  if (open === undefined) return result;
  return { ...result, pullRequest: await withdrawPullRequest(github, open, `${reasonFor(result)}\n`) };
}

async function textOf(github: GitHub, clone: string, promotion: PromoteResult, commit: string) {
  const images = promotion.changes.flatMap(({ next }) => (next === undefined ? [] : [next]));
  const [review, evidence] = await Promise.all([
    // What the branch itself changes, wherever on main it began.
    reviewOf(clone, await requireCommit(clone, `${commit}^`), commit),
    evidenceOf(github, clone, promotion.base, images),
  ]);
  const web = `https://github.com/${github.repository}`;
  return { title: promotionSubject(promotion.changes), body: promotionBody({ promotion, web, review, evidence }) };
}

/** Why nothing is offered, for people. */
export function reasonFor({ held, withheld }: PromoteResult): string {
  if (held !== undefined) return `Nothing is offered: ${lastEnvironment} is ${holdSentence(held)}.`;
  if (withheld.length === 0) return `Nothing to promote: ${lastEnvironment} pins what ${beforeLast} does.`;
  return ['Nothing is offered:', ...withheld.map(({ name, reason }) => `- ${shortName(name)}: ${reason}`)].join('\n');
}
