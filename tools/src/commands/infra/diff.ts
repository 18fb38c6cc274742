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
    .action(async ({ base, format, out }: Options) => {
      const before = await readGoldenAt(repositoryRoot, await startOf(repositoryRoot, base));
      const shown = formatted(reviewStacks(before, await readGolden(repositoryRoot)), format);
      if (out === undefined) console.log(shown);
      else await writeFile(resolve(out), `${shown}\n`);
    });
}

function formatted(reviews: ReturnType<typeof reviewStacks>, format: Options['format']): string {
  if (format === 'json') return JSON.stringify(reviews);
  if (format === 'markdown') return reviewMarkdown(reviews);
  if (format === 'text') return reviewText(reviews);
  const changed = new Set(
    reviews.flatMap(({ environment, parts }) => parts.map((part) => stackName(environment, part))),
  );
  return JSON.stringify(pipelineStacks(repositoryRoot).filter(({ stack }) => changed.has(stack)));
}
