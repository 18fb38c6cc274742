import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { commitOf } from '../lib/git/objects.ts';
import { mergeBase } from '../lib/git/history.ts';
import { checkOutInto } from '../lib/git/checkout.ts';
import { Failure } from '../lib/failure.ts';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { workTree, type ReviewedSide } from './model.ts';

export interface SidesOptions {
  /** A repository; with a work tree unless `head` is given. */
  readonly root: string;
  /** A revision. */
  readonly base: string;
  /** A revision; default: the work tree as it stands, changes that no commit has included. */
  readonly head?: string;
  /** A folder where the files of a commit lie already, if there is one. */
  readonly folderOf?: (commit: string) => string | undefined;
}

/** A side with its files in a folder. */
export interface OpenSide extends ReviewedSide {
  readonly folder: string;
}

/** Gives both sides' files to `work`; those of a commit lie in a throw-away folder, and the checkout is left alone. */
export async function withSides<T>(
  { root, base, head, folderOf = () => undefined }: SidesOptions,
  work: (base: OpenSide, head: OpenSide) => Promise<T>,
): Promise<T> {
  const asItStands = async () => ({ name: workTree, commit: await existing(root, 'HEAD'), folder: root });
  return await withScratchFolder('diff', async (scratch) => {
    const open = async (revision: string, name: string): Promise<OpenSide> => {
      const commit = await existing(root, revision);
      const there = folderOf(commit);
      if (there !== undefined) return { name: revision, commit, folder: there };
      const folder = join(scratch, name);
      await mkdir(folder);
      await checkOutInto(root, commit, folder);
      return { name: revision, commit, folder };
    };
    const sides = [open(base, 'base'), head === undefined ? asItStands() : open(head, 'head')] as const;
    // Both must have ended before their folder goes.
    const [from, to] = (await Promise.allSettled(sides)).map((side) => {
      if (side.status === 'rejected') throw side.reason;
      return side.value;
    }) as [OpenSide, OpenSide];
    return await work(from, to);
  });
}

/**
 * The commit that a change started from: where `head` (default HEAD) left `onto` (default origin/main, else main), so that
 * what others merged since then is not shown as taken back.
 * @throws {Failure} when there is no such branch or no common commit.
 */
export async function startOf(root: string, onto?: string, head = 'HEAD'): Promise<string> {
  const candidates = onto === undefined ? ['origin/main', 'main'] : [onto];
  const found = await Promise.all(candidates.map((name) => commitOf(root, name)));
  const branch = found.find((commit) => commit !== undefined);
  if (branch === undefined) throw unknown(candidates.join(' nor '));
  const start = await mergeBase(root, branch, await existing(root, head));
  if (start !== undefined) return start;
  throw new Failure({
    what: `${head} and ${onto ?? candidates.join(' or ')} have no commit in common`,
    why: 'the history is not whole, or it is another repository',
    wayOut: 'Fetch the whole history (git fetch --unshallow; on GitHub, fetch-depth: 0), then run this again.',
  });
}

async function existing(root: string, revision: string): Promise<string> {
  const commit = await commitOf(root, revision);
  if (commit === undefined) throw unknown(revision);
  return commit;
}

function unknown(revision: string): Failure {
  return new Failure({
    what: `There is no revision ${revision}`,
    why: 'this repository does not have it',
    wayOut: 'Name another with --base or --head, or fetch it first.',
  });
}
