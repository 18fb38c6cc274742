import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { planComment } from '../../../../infra/src/review/comment.ts';

interface Options {
  summary: string;
  plans: string;
  out: string;
}

export function register(infra: Command): void {
  infra
    .command('comment')
    .description('what a reviewer reads: the summary of `diff`, and beneath it what each stack plans')
    .requiredOption('--summary <file>', 'from `infra diff --format markdown`')
    .requiredOption('--plans <folder>', 'with a folder `plan-STACK` for each plan, and in it `plan.txt`')
    .requiredOption('--out <file>', 'write it there')
    .action(async ({ summary, plans, out }: Options) => {
      const folders = await readdir(resolve(plans)).catch(() => []);
      const stacks = folders.filter((name) => name.startsWith('plan-')).toSorted();
      const texts = stacks.map(async (name) => ({
        stack: name.replace('plan-', ''),
        text: await readFile(join(resolve(plans), name, 'plan.txt'), 'utf8'),
      }));
      const head = (await readFile(resolve(summary), 'utf8')).trimEnd();
      await writeFile(resolve(out), `${planComment(head, await Promise.all(texts))}\n`);
    });
}
