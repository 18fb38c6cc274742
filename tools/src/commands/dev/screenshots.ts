import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { toStandardError } from '../../lib/values/say.ts';

export function register(program: Command): void {
  program
    .command('screenshots')
    .description('take the pictures of docs/pictures anew: the page of dashboards over a made-up cluster, in Chromium')
    .action(async () => {
      const { takeScreenshots } = await import('../../dev/browser/screenshots.ts');
      const taken = await takeScreenshots(join(repositoryRoot, 'docs', 'pictures'), toStandardError);
      for (const path of taken) console.log(relative(repositoryRoot, path));
    });
}
