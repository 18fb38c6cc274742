import type { Command } from 'commander';
import { thisTerminal } from '../lib/ask.ts';
import { cacheDir } from '../lib/files/paths.ts';
import { judgeCache } from '../toolbox/cache/judge.ts';
import { locksOfOthers, prune } from '../toolbox/cache/prune.ts';
import { neededHere, readCache } from '../toolbox/cache/read.ts';
import { cacheText, sizeText } from '../toolbox/cache/text.ts';

interface Options {
  readonly prune?: true;
  readonly yes?: true;
  readonly json?: true;
}

export function register(program: Command): void {
  program
    .command('cache')
    .description('what is kept for the next start by kind, size and age, and what of it this checkout does not need')
    .option('--prune', 'remove what is not needed: asks at a terminal, and elsewhere only says what it would remove')
    .option('--yes', 'with --prune: remove it without asking')
    .option('--json', 'print JSON, and remove nothing')
    .action(async (options: Options) => {
      const verdicts = judgeCache(await readCache(), await neededHere(), Date.now());
      if (options.json) return console.log(JSON.stringify(verdicts, null, 2));
      console.log(cacheText(verdicts, cacheDir()));
      const going = verdicts.filter(({ goes }) => goes);
      if (going.length === 0) return;
      if (!options.prune) return console.log('\nRemove it: npm run lockstep -- cache --prune');
      console.log('\nAnother checkout on another version makes anew what only it needs.');
      if (!options.yes && !(await agreed()))
        return console.log('Nothing is removed. Without a question: --prune --yes');
      console.log(`Won: ${sizeText(await prune(verdicts, { locks: await locksOfOthers() }))}`);
    });
}

async function agreed(): Promise<boolean> {
  return (await thisTerminal()?.ask('Remove it? Type yes: '))?.trim() === 'yes';
}
