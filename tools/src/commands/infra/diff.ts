import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { stackName } from '@lockstep/infra/naming';
import { pipelineStacks } from '@lockstep/infra/pipeline';
import { reviewStacks } from '@lockstep/infra/review/review';
import { reviewMarkdown, reviewText } from '@lockstep/infra/review/text';
import { readGolden, readGoldenAt } from '@lockstep/infra/stacks/read';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { startOf } from '../../diff/sides.ts';

interface Options {
  base?: string;
  format: 'text' | 'markdown' | 'json' | 'stacks';
  out?: string;
  root: string;
}

export function register(infra: Command): void {
  infra
    .command('diff')
    .description('what a change does to each environment on AWS, and to its bill, from the golden files')
    .option('--base <revision>', 'where the change started (default: where it left origin/main, else main)')
    .addOption(
      new Option('--format <format>', 'how; `stacks` lists what the pipeline has to plan, as JSON')
        .choices(['text', 'markdown', 'json', 'stacks'])
        .default('text'),
    )
    .option('--out <file>', 'write it there')
    .option('--root <folder>', 'another checkout, with the tools of this one', repositoryRoot)
    .action(async ({ base, format, out, ...options }: Options) => {
      const root = resolve(options.root);
      const before = await readGoldenAt(root, await startOf(root, base));
      const shown = formatted(reviewStacks(before, await readGolden(root)), root, format);
      if (out === undefined) console.log(shown);
      else await writeFile(resolve(out), `${shown}\n`);
    });
}

function formatted(reviews: ReturnType<typeof reviewStacks>, root: string, format: Options['format']): string {
  if (format === 'json') return JSON.stringify(reviews);
  if (format === 'markdown') return reviewMarkdown(reviews);
  if (format === 'text') return reviewText(reviews);
  const changed = new Set(
    reviews.flatMap(({ environment, parts }) => parts.map((part) => stackName(environment, part))),
  );
  return JSON.stringify(pipelineStacks(root).filter(({ stack }) => changed.has(stack)));
}
