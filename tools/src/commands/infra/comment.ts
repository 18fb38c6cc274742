import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { planComment, type PlanText } from '@lockstep/infra/review/comment';

interface Options {
  before?: string;
  summary: string;
  plans?: string;
  out: string;
}

export function register(infra: Command): void {
  infra
    .command('comment')
    .description('what a reviewer reads: the summary of `diff`, and beneath it what each stack plans')
    .requiredOption('--summary <file>', 'from `infra diff --format markdown`')
    .option('--before <file>', 'what stands above it')
    .option('--plans <folder>', 'with a folder `plan-STACK` for each plan, and in it `plan.txt`')
    .requiredOption('--out <file>', 'write it there')
    .action(async ({ before, summary, plans, out }: Options) => {
      const [head, middle] = await Promise.all([before, summary].map(textOf));
      await writeFile(resolve(out), `${planComment([head!, middle!], await plansIn(plans))}\n`);
    });
}

async function textOf(path: string | undefined): Promise<string> {
  return path === undefined ? '' : (await readFile(resolve(path), 'utf8')).trim();
}

async function plansIn(folder: string | undefined): Promise<readonly PlanText[]> {
  if (folder === undefined) return [];
  const names = (await readdir(resolve(folder))).filter((name) => name.startsWith('plan-')).toSorted();
  return await Promise.all(
    names.map(async (name) => ({
      stack: name.replace('plan-', ''),
      text: await readFile(join(resolve(folder), name, 'plan.txt'), 'utf8'),
    })),
  );
}
