import { Failure } from '../../lib/failure.ts';
import {
  closePullRequest,
  createPullRequest,
  editPullRequest,
  findPullRequest,
  type GitHub,
  type PullRequest,
  type PullRequestText,
} from '../../lib/github/github.ts';

/** What became of a branch's one pull request. */
export interface PublishedPullRequest extends PullRequest {
  readonly action: 'opened' | 'refreshed' | 'closed';
}

/** Opens the branch's pull request, or gives the open one its new text: there is never a second one. */
export async function publishPullRequest(
  github: GitHub,
  branch: string,
  text: PullRequestText,
): Promise<PublishedPullRequest> {
  const open = await findPullRequest(github, branch);
  if (open !== undefined) return { ...(await editPullRequest(github, open, text)), action: 'refreshed' };
  try {
    return { ...(await createPullRequest(github, branch, text)), action: 'opened' };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // Another run may have opened it in between.
    const other = await findPullRequest(github, branch);
    if (other === undefined) throw error;
    return { ...(await editPullRequest(github, other, text)), action: 'refreshed' };
  }
}

/** Closes a pull request that is open, and says why in it. */
export async function withdrawPullRequest(
  github: GitHub,
  open: PullRequest,
  reason: string,
): Promise<PublishedPullRequest> {
  await closePullRequest(github, open, reason);
  return { ...open, action: 'closed' };
}
