import { mkdtemp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { commit, revert, switchAnew } from '@lockstep/tools/lib/git/checkout';
import { requireCommit } from '@lockstep/tools/lib/git/objects';
import { fetchBranch, push as pushBranch } from '@lockstep/tools/lib/git/remote';
import { clone } from '@lockstep/tools/lib/git/repository';
import { originPath, type Instance } from '@lockstep/tools/model/instance';

export interface PushOptions {
  /** False: the hook calls no webhook, as if the call had been lost. */
  readonly webhook?: boolean;
}

/** What an edit of the tree can do; paths from the repository's root. */
interface Tree {
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export interface PushedChange {
  readonly commit: string;
  /** Reverts the commit by another one; does nothing the second time. */
  undo(): Promise<string>;
}

/** The instance's git origin, written as a person writes it: through a clone of one's own, one edit after the other. */
export interface Origin {
  /** The bare repository. */
  readonly path: string;
  /** Edits a fresh main, commits and pushes. */
  change(message: string, edit: (tree: Tree) => Promise<void>, options?: PushOptions): Promise<PushedChange>;
  /** Reverts a commit of main and pushes; for a merge, back to its first parent. */
  revert(commit: string, mainline?: number): Promise<string>;
  head(): Promise<string>;
  /** When main last moved, milliseconds since 1970: the moment from which a push is measured. */
  movedAt(): Promise<number>;
  close(): Promise<void>;
}

export async function openOrigin(instance: Instance): Promise<Origin> {
  const path = originPath(instance);
  const work = await mkdtemp(join(tmpdir(), 'lockstep-e2e-'));
  await clone(path, work, 'main');

  const freshen = async (): Promise<void> => {
    await fetchBranch(work, 'main');
    await switchAnew(work, 'main', 'origin/main');
  };
  const push = async ({ webhook }: PushOptions = {}): Promise<void> => {
    const env = webhook === false ? { LOCKSTEP_SKIP_WEBHOOK: '1' } : {};
    const pushed = await pushBranch(work, 'main', 'main', { env, timeout: 30_000 });
    if (!pushed.taken) throw new Error(`the push to the git origin lost a race: ${pushed.reason}`);
  };
  const tree: Tree = {
    read: (file) => readFile(join(work, file), 'utf8'),
    write: async (file, text) => {
      await mkdir(dirname(join(work, file)), { recursive: true });
      await writeFile(join(work, file), text);
    },
    remove: (file) => rm(join(work, file)),
  };
  // Of one clone: a story that breaks both clusters at once writes for each.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(edit: () => Promise<T>): Promise<T> => {
    const next = last.then(edit);
    last = Promise.allSettled([next]);
    return next;
  };
  const undo = (commitToRevert: string, mainline?: number): Promise<string> =>
    inTurn(async () => {
      await freshen();
      const made = await revert(work, commitToRevert, mainline);
      await push();
      return made;
    });
  return {
    path,
    change: async (message, edit, options) => {
      const made = await inTurn(async () => {
        await freshen();
        await edit(tree);
        const written = await commit(work, message, ['.']);
        await push(options);
        return written;
      });
      let undone: Promise<string> | undefined;
      return { commit: made, undo: () => (undone ??= undo(made)) };
    },
    revert: undo,
    head: () => requireCommit(path, 'main'),
    movedAt: async () => (await stat(join(path, 'refs', 'heads', 'main'))).mtimeMs,
    close: () => rm(work, { recursive: true, force: true }),
  };
}
