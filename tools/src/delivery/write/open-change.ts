import type { GitHub } from '../../lib/github/github.ts';
import { publishPullRequest, type PublishedPullRequest } from './pull-request.ts';
import { targetRepository, type Target, type TargetOptions } from './target.ts';
import { gitHubOf } from '../../lib/github/github.ts';

/** Where an on-call commit goes: to main, or onto a branch with a pull request for a main that nobody may push to. */
interface Destination extends Target {
  readonly branch?: string;
  /** Opens or refreshes the branch's pull request. */
  readonly open?: (title: string, body: string) => Promise<PublishedPullRequest>;
}

/** @throws {Failure} when it is not said which repository is meant, or it is not on GitHub and a pull request is wanted. */
export async function destinationOf(
  options: TargetOptions,
  branch: string,
  // Not the one that a workflow runs for: the branch is pushed to the one that is named.
  github: (repo: string) => GitHub = (repo) => gitHubOf(repo, {}),
): Promise<Destination> {
  const target = await targetRepository(options);
  if (!options.openPr) return target;
  const there = github(target.repo);
  return { ...target, branch, open: (title, body) => publishPullRequest(there, branch, { title, body }) };
}
