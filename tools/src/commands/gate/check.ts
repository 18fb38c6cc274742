import { resolve } from 'node:path';
import type { Command } from 'commander';
import { check, passes, sectionText } from '../../gate/check/check.ts';
import { contextOf } from '../../gate/check/context.ts';
import { sections } from '../../gate/check/sections.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { toStandardError } from '../../lib/values/say.ts';
import { commaSeparated } from '../options.ts';
import { defined } from '../../lib/values/defined.ts';

interface Options {
  base?: string;
  label: string[];
  root: string;
  only: string[];
  skip: string[];
  json?: true;
}

export function register(program: Command): void {
  program
    .command('check')
    .description('what a merged change guarantees: renders, graph, secrets, and the answer of a real API server')
    .option('--base <revision>', 'check the change since this revision as well: its scope, and what it delivers')
    .option('--label <name...>', 'the labels of the pull request; commas separate as well', commaSeparated, [])
    .option('--root <folder>', 'another checkout, with the tools of this one', repositoryRoot)
    .option('--only <section...>', `of ${sections.map(({ name }) => name).join(', ')}; default all that apply`, [])
    .option('--skip <section...>', 'leave these out', [])
    .option('--json', 'print JSON')
    .action(async ({ base, label, root, only, skip, json }: Options) => {
      const context = contextOf({
        root: resolve(root),
        ...defined({ base }),
        labels: label,
        say: toStandardError,
      });
      const report = await check(context, { only, skip, told: (part) => json ?? console.log(sectionText(part)) });
      if (json) console.log(JSON.stringify(report));
      if (!passes(report)) process.exitCode = 1;
    });
}
