import type { Command } from 'commander';
import { details } from '../delivery/change.ts';
import { promote, promotionBranch, type PromoteResult } from '../delivery/promote.ts';
import { targetRepository } from '../delivery/target.ts';

interface Options {
  merge?: true;
  repo?: string;
  instance: string;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('promote')
    .description(`offer staging's images to production on the branch ${promotionBranch}; with --merge take them`)
    .option('--merge', 'merge the branch into main, as a person would after the review')
    .option('--repo <url>', "the repository (default: the instance's local origin)")
    .option('--instance <name>', 'the set of local clusters', 'default')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const repo = await targetRepository(options);
      const result = await promote({ repo, merge: options.merge === true });
      console.log(options.json ? JSON.stringify(result) : text(result, repo));
    });
}

function text({ changes, commit, merged }: PromoteResult, repo: string): string {
  if (changes.length === 0) return 'Nothing to promote: production pins what staging does.';
  const commits = changes.flatMap((change) => change.commits).map((line) => `  ${line}`);
  const between = commits.length === 0 ? [] : ['Commits that come with it:', ...commits];
  const end =
    merged === undefined
      ? `Waits as ${commit?.slice(0, 7)} on ${promotionBranch} of ${repo}. Take it: npm run lockstep -- promote --merge`
      : `Merged into main by ${merged}. Take it back: npm run lockstep -- rollback production --reason …`;
  return [details(changes), ...between, end].join('\n');
}
