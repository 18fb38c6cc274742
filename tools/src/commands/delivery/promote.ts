import type { Command } from 'commander';
import { changeDetails } from '../../delivery/write/change.ts';
import { heldExitCode } from '../../model/hold-file.ts';
import { openPromotion, reasonFor, type OpenedPromotion } from '../../delivery/promotion/open.ts';
import { promote, promotionBranch } from '../../delivery/promotion/promote.ts';
import { targetRepository, type Target } from '../../delivery/write/target.ts';
import { Failure } from '../../lib/failure.ts';
import { gitHubOf } from '../../lib/github/github.ts';
import { instanceOption } from '../options.ts';
import { repositoryOption } from './options.ts';
import { beforeLast, lastEnvironment } from '../../model/environment.ts';

interface Options {
  merge?: true;
  openPr?: true;
  again?: string[];
  repo?: string;
  instance: string;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('promote')
    .description(
      `offer ${beforeLast}'s images to ${lastEnvironment} on the branch ${promotionBranch}; a hold of ${lastEnvironment} stops it`,
    )
    .option('--open-pr', 'keep the one pull request of that branch in step, by gh')
    .option('--merge', `commit to main at once, as a merge after the review would; exits ${heldExitCode} if held`)
    .option('--again <digest...>', `offer these digests although ${lastEnvironment} was rolled back from them`)
    .option(...repositoryOption)
    .option(...instanceOption)
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const { target, result } = await promoted(options);
      console.log(options.json ? JSON.stringify({ ...result, repository: target.shown }) : text(result, target));
      if (options.merge && result.held !== undefined) process.exitCode = heldExitCode;
    });
}

async function promoted(options: Options): Promise<{ target: Target; result: OpenedPromotion }> {
  const { merge = false, openPr = false, again = [] } = options;
  if (merge && openPr) {
    throw new Failure({ what: 'A promotion is either merged or offered', wayOut: 'Leave out --merge or --open-pr.' });
  }
  const target = await targetRepository(options);
  const { repo } = target;
  // Not the one that a workflow runs for: the branch is pushed to the one that is named.
  const result = openPr
    ? await openPromotion(gitHubOf(repo, {}), { repo, again })
    : await promote({ repo, merge, again });
  return { target, result };
}

function text(result: OpenedPromotion, { shown, flags }: Target): string {
  const { changes, withheld, commit, merged, pullRequest } = result;
  const closed = pullRequest?.action === 'closed' ? [`Closed ${pullRequest.url} with that reason.`] : [];
  if (changes.length === 0) return [reasonFor(result), ...closed, `Read on main of ${shown}.`].join('\n');
  const commits = changes.flatMap((change) => change.commits).map((line) => `  ${line}`);
  const between = commits.length === 0 ? [] : ['Commits that come with it:', ...commits];
  const left = withheld.map(({ name, reason }) => `Not offered: ${name}: ${reason}.`);
  return [changeDetails(changes), ...between, ...left, end()].join('\n');

  function end(): string {
    if (merged !== undefined) {
      return `On main of ${shown} as ${merged}. Take it back: npm run lockstep -- rollback ${lastEnvironment} ${flags} --reason '…'`;
    }
    if (pullRequest !== undefined) return `${pullRequest.url} is ${pullRequest.action}; merge it to promote.`;
    return `Waits as ${commit?.slice(0, 7)} on ${promotionBranch} of ${shown}. Take it: npm run lockstep -- promote --merge ${flags}`;
  }
}
