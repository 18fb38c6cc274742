import type { Command } from 'commander';
import { previewPlan } from '../../gate/preview-plan.ts';
import { gitHubOf } from '../../lib/github/github.ts';
import { openPulls } from '../../lib/github/pulls.ts';
import { readConfig } from '../../model/config/config.ts';
import { parseCount } from '../options.ts';

interface Options {
  readonly base: string;
  readonly head?: string;
  readonly pullRequest: string;
  readonly root: string;
}

export function register(program: Command): void {
  program
    .command('preview-plan')
    .description('what the pipeline builds and labels to show a pull request in staging, as JSON')
    .requiredOption('--pull-request <number>', 'which')
    .option('--base <revision>', 'what it goes onto', 'origin/main')
    .option('--head <revision>', 'its last commit; without one, or an empty one, it is shown no more')
    .option('--root <folder>', 'the checkout that has both', '.')
    .action(async ({ base, head, pullRequest, root }: Options) => {
      const pulls = await openPulls(gitHubOf(readConfig().names.repository));
      console.log(
        JSON.stringify(
          await previewPlan({ repo: root, base, head: head || undefined, number: parseCount(pullRequest), pulls }),
        ),
      );
    });
}
