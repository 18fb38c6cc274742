import type { GitHub } from '../../lib/github/github.ts';
import { publishPullRequest, type PublishedPullRequest } from './pull-request.ts';
import { remoteRepository, targetRepository, type TargetOptions } from './target.ts';
import { gitHubOf } from '../../lib/github/github.ts';

/** Where an on-call commit goes: to main, or onto a branch with a pull request for a main that nobody may push to. */
interface Destination {
  readonly repo: string;
  readonly branch?: string;
  /** Opens or refreshes the branch's pull request. */
  readonly open?: (title: string, body: string) => Promise<PublishedPullRequest>;
}

/** @throws {Failure} when there is no such repository, or it is not on GitHub and a pull request is wanted. */
export async function destinationOf(
  options: TargetOptions & { readonly openPr?: boolean },
  branch: string,
  github: (repo: string) => GitHub = gitHubOf,
): Promise<Destination> {
  if (!options.openPr) return { repo: await targetRepository(options) };
  const repo = await remoteRepository(options);
  const there = github(repo);
  return { repo, branch, open: (title, body) => publishPullRequest(there, branch, { title, body }) };
}
