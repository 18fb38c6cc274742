import type { Command } from 'commander';
import { bump, bumpWorkTree, planBump, type BumpResult } from '../../delivery/bump.ts';
import { changeDetails } from '../../delivery/write/change.ts';
import { heldExitCode, holdSentence, releaseLine } from '../../model/hold-file.ts';
import { shortCommit, shortName } from '../../model/image-reference.ts';
import { toStandardError } from '../../lib/values/say.ts';
import { imagesPath } from '../../model/images-file.ts';
import { targetRepository, type Target } from '../../delivery/write/target.ts';
import { Failure } from '../../lib/failure.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { instanceOption } from '../options.ts';
import { repositoryOption } from './options.ts';
import { defined } from '../../lib/values/defined.ts';
import { firstEnvironment } from '../../model/environment.ts';

interface Options {
  image: string[];
  repo?: string;
  instance: string;
  push?: true;
  plan?: true;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('bump')
    .description(
      `pin images in ${firstEnvironment}; with --push by a commit on main, else in the work tree only; exits ${heldExitCode} if a hold kept all of it out, 0 if a newer commit is there`,
    )
    .requiredOption('--image <reference...>', '[NAME=]REF:COMMIT@sha256:DIGEST, as `build` prints it')
    .option('--push', 'commit and push to main, on the fresh tip')
    .option(
      '--plan',
      'write nothing: print as JSON what tools/least/push-bump.mjs pushes to main, from the commit checked out',
    )
    .option(...repositoryOption)
    .option(...instanceOption)
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      if (options.plan) return await planned(options);
      const result = options.push ? await pushed(options) : await edited(options);
      console.log(options.json ? json(result) : text(result));
      // A workflow's log is for people, too.
      if (options.json) toStandardError(text(result));
      if (keptOut(result)) process.exitCode = heldExitCode;
    });
}

type Bumped = Pick<BumpResult, 'changes' | 'held' | 'withheld' | 'superseded' | 'retired' | 'commit'> & {
  /** Absent where only the work tree is edited. */
  readonly target?: Target;
};

async function pushed(options: Options): Promise<Bumped> {
  const target = await targetRepository(options);
  return { ...(await bump({ images: options.image, repo: target.repo })), target };
}

/** Only the plan goes to standard output, for a job that may push. */
async function planned({ image, push, repo }: Options): Promise<void> {
  if (push || repo !== undefined)
    throw new Failure({ what: '--plan pushes nothing', wayOut: 'Leave --push and --repo out.' });
  const { plan, ...result } = await planBump({ images: image, root: repositoryRoot });
  toStandardError(text(result));
  console.log(plan === undefined ? '' : JSON.stringify(plan));
  if (keptOut(result)) process.exitCode = heldExitCode;
}

async function edited({ image, repo }: Options): Promise<Bumped> {
  if (repo === undefined) return await bumpWorkTree({ images: image, root: repositoryRoot });
  throw new Failure({ what: '--repo has no meaning without --push', wayOut: 'Add --push, or leave --repo out.' });
}

/** Whether holds alone kept it from doing anything. */
function keptOut({ changes, held, withheld = [] }: Bumped): boolean {
  return held !== undefined || (changes.length === 0 && withheld.length > 0);
}

function json({ target, ...result }: Bumped): string {
  return JSON.stringify({ ...result, ...defined({ repository: target?.shown }) });
}

function text({ changes, held, withheld = [], superseded = [], retired = [], commit, target }: Bumped): string {
  const of = target === undefined ? '' : ` on main of ${target.shown}`;
  const flags = target ? ` ${target.flags}` : '';
  const late = [
    ...retired.map((name) => `${shortName(name)} is not bumped${of}: it has been taken out of ${firstEnvironment}.`),
    ...superseded.map(
      ({ name, old, next }) =>
        `${shortName(name)} ${shortCommit(next!.tag)} is superseded${of}: ${firstEnvironment} pins ${shortCommit(old!.tag)}, which is newer.`,
    ),
    ...withheld.flatMap(({ name, next, hold }) => [
      `${shortName(name)} ${shortCommit(next!.tag)} is not bumped${of}: it is ${holdSentence(hold)}.`,
      `Go on: npm run lockstep -- ${releaseLine(firstEnvironment, hold.images && [shortName(name)])}${flags}`,
    ]),
  ];
  if (held !== undefined) {
    const stopped = `Nothing is bumped${of}: ${firstEnvironment} is ${holdSentence(held)}.`;
    return [...late, stopped, `Go on: npm run lockstep -- release-hold ${firstEnvironment}${flags}`].join('\n');
  }
  if (changes.length === 0) {
    return late.length > 0 ? late.join('\n') : `Nothing to change: ${firstEnvironment} pins this already${of}.`;
  }
  const where =
    commit === undefined
      ? `in ${imagesPath(firstEnvironment)}, not committed`
      : `by ${commit} on main of ${target?.shown}`;
  return [...late, changeDetails(changes), `${firstEnvironment} is bumped ${where}.`].join('\n');
}
