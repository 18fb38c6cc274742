import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { reviewAsHtml } from '../../diff/format/html.ts';
import { reviewAsMarkdown } from '../../diff/format/markdown.ts';
import { reviewAsText } from '../../diff/format/text.ts';
import type { Review } from '../../diff/model.ts';
import { reviewChange } from '../../diff/review.ts';
import { startOf } from '../../diff/sides.ts';
import { toStandardError } from '../../lib/values/say.ts';
import { defined } from '../../lib/values/defined.ts';

interface Options {
  base?: string;
  head?: string;
  exact?: true;
  format: 'text' | 'markdown' | 'html';
  limit?: number;
  out?: string;
  root: string;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('diff')
    .description('what a change does to the objects of each environment, with what is risky first')
    .option(
      '--base <revision>',
      'where the change started; where it left this branch (default: origin/main, else main)',
    )
    .option('--head <revision>', 'what the change leads to (default: the work tree as it stands)')
    .option('--exact', 'compare with --base itself, and not with where the change left it')
    .addOption(new Option('--format <format>', 'how').choices(['text', 'markdown', 'html']).default('text'))
    .option('--limit <bytes>', 'of markdown at most this much, cut per overlay', bytes)
    .option('--out <file>', 'write it there')
    .option('--root <folder>', 'another checkout, with the tools of this one', repositoryRoot)
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const root = resolve(options.root);
      const { head, out } = options;
      const base = options.exact && options.base ? options.base : await startOf(root, options.base, head);
      const review = await reviewChange({ root, base, say: toStandardError, ...defined({ head }) });
      const shown = options.json ? JSON.stringify(review) : format(review, options);
      if (out === undefined) console.log(shown);
      else await writeFile(resolve(out), `${shown}\n`);
    });
}

function format(review: Review, { format: as, limit, out }: Options): string {
  if (as === 'markdown') return reviewAsMarkdown(review, limit === undefined ? {} : { limit });
  if (as === 'html') return reviewAsHtml(review);
  return reviewAsText(review, {
    colour: out === undefined && process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
  });
}

function bytes(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 2000) return number;
  throw new InvalidArgumentError('Name a number of bytes, 2000 or more.');
}
