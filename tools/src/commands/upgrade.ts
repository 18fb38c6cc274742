import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { repositoryRoot } from '../lib/files/paths.ts';
import { templateNames } from '../model/names/template.ts';
import { upgradeText } from '../model/upgrade/upgrade-text.ts';
import { upgrade } from '../model/upgrade/upgrade.ts';

interface Options {
  to?: string;
  from?: string;
  template?: string;
  checkout?: string;
  dryRun?: true;
  allowDowngrade?: true;
  json?: true;
}

const example = `
Example:
  git switch --create take-the-new-version
  npm run lockstep -- upgrade --dry-run
  npm run lockstep -- upgrade

For a repository that has no such command yet, in a clone of the template:
  npm run lockstep -- upgrade --checkout ../shop`;

export function register(program: Command): void {
  program
    .command('upgrade')
    .description('take a later version of the template: one commit, in your names, or conflicts for you to resolve')
    .option('--to <ref>', 'a tag, branch or commit of the template (default: its newest version)')
    .option('--from <ref>', 'the same of what you hold, where nothing says so')
    .option('--template <url>', 'where the template is, or its path (default: where it is published)')
    .option('--checkout <path>', 'another checkout, by this one as the template')
    .option('--dry-run', 'say what would change and what would conflict')
    .option('--allow-downgrade', 'also take a version that does not come after yours')
    .option('--json', 'print JSON')
    .addHelpText('after', example)
    .action(async ({ template, checkout, dryRun, allowDowngrade, json, ...refs }: Options) => {
      const published = checkout === undefined ? templateNames.repository : repositoryRoot;
      const result = await upgrade({
        ...refs,
        root: checkout === undefined ? repositoryRoot : resolve(checkout),
        // Git would take a path as from the other checkout.
        template: template !== undefined && existsSync(template) ? resolve(template) : (template ?? published),
        dryRun: dryRun === true,
        allowDowngrade: allowDowngrade === true,
      });
      console.log(json ? JSON.stringify(result) : upgradeText(result, dryRun === true));
      if (result.conflicts.length > 0) process.exitCode = 1;
    });
}
