import type { Command } from 'commander';
import { bump, bumpWorkTree, type BumpResult } from '../../delivery/bump.ts';
import { changeDetails } from '../../delivery/write/change.ts';
import { heldExitCode, holdSentence } from '../../model/hold-file.ts';
import { imagesPath } from '../../model/images-file.ts';
import { targetRepository } from '../../delivery/write/target.ts';
import { Failure } from '../../lib/failure.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { instanceOption } from '../options.ts';
import { firstEnvironment } from '../../model/environment.ts';

interface Options {
  image: string[];
  repo?: string;
  instance: string;
  push?: true;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('bump')
    .description(
      `pin images in ${firstEnvironment}; with --push by a commit on main, else in the work tree only; exits ${heldExitCode} if held`,
    )
    .requiredOption('--image <reference...>', '[NAME=]REF:COMMIT@sha256:DIGEST, as `build` prints it')
    .option('--push', 'commit and push to main, on the fresh tip')
    .option(
      '--repo <url>',
      "the repository to push to (default: the instance's local origin, else this checkout's remote)",
    )
    .option(...instanceOption)
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const result = options.push ? await pushed(options) : await edited(options);
      console.log(options.json ? JSON.stringify(result) : text(result));
      if (result.held !== undefined) process.exitCode = heldExitCode;
    });
}

type Bumped = Pick<BumpResult, 'changes' | 'held' | 'commit'>;

async function pushed(options: Options): Promise<Bumped> {
  return await bump({ images: options.image, repo: await targetRepository(options) });
}

async function edited({ image, repo }: Options): Promise<Bumped> {
  if (repo === undefined) return await bumpWorkTree({ images: image, root: repositoryRoot });
  throw new Failure({ what: '--repo has no meaning without --push', wayOut: 'Add --push, or leave --repo out.' });
}

function text({ changes, held, commit }: Bumped): string {
  if (held !== undefined) {
    return `Nothing is bumped: ${firstEnvironment} is ${holdSentence(held)}.\nGo on: npm run lockstep -- release-hold ${firstEnvironment}`;
  }
  if (changes.length === 0) return `Nothing to change: ${firstEnvironment} pins this already.`;
  const where = commit === undefined ? `in ${imagesPath(firstEnvironment)}, not committed` : `by ${commit} on main`;
  return `${changeDetails(changes)}\nStaging is bumped ${where}.`;
}
