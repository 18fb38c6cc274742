import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commit, switchAnew } from '@lockstep/tools/lib/git/checkout';
import { commitOf, fileAt, requireCommit } from '@lockstep/tools/lib/git/objects';
import { push } from '@lockstep/tools/lib/git/remote';
import { clone } from '@lockstep/tools/lib/git/repository';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { run } from '@lockstep/tools/lib/process/run';
import type { Origin } from './origin.ts';

/** A checkout of the origin in which a person works, with the commands of its own. */
export interface StoryCheckout {
  readonly folder: string;
  /** Runs a lockstep command of this checkout, and gives what it printed. */
  lockstep(...args: readonly string[]): Promise<string>;
  /** A file as main has it. */
  read(path: string): Promise<string>;
  /** Commits files to a branch, on top of what it has or of main; nothing is pushed. */
  commitTo(branch: string, message: string, files: Readonly<Record<string, string>>): Promise<string>;
  /** Commits all that has changed to main, and pushes. */
  push(message: string): Promise<string>;
  /** Pushes main as it is, with what a command has committed; gives its newest commit. */
  pushMain(): Promise<string>;
  remove(): Promise<void>;
}

/** Clones the origin's main; it shares the packages of this checkout. */
export async function checkOut(origin: Origin): Promise<StoryCheckout> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-checkout-'));
  await clone(origin.path, folder, 'main');
  await switchAnew(folder, 'main', 'origin/main');
  for (const modules of ['node_modules', 'tools/node_modules']) {
    await symlink(join(repositoryRoot, modules), join(folder, modules));
  }
  const pushMain = async (): Promise<string> => {
    const pushed = await push(folder, 'main', 'main', { timeout: 30_000 });
    if (!pushed.taken) throw new Error(`the push to the git origin lost a race: ${pushed.reason}`);
    return await requireCommit(folder, 'main');
  };
  return {
    folder,
    lockstep: async (...args) => {
      const doing = `run lockstep ${args.join(' ')} in a checkout`;
      const command = [join(folder, 'tools', 'src', 'main.ts'), ...args];
      return (await run(process.execPath, command, { timeout: 600_000, doing, cwd: folder })).stdout;
    },
    commitTo: async (branch, message, files) => {
      const there = await commitOf(folder, branch);
      await switchAnew(folder, branch, there ?? 'origin/main');
      for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
      return await commit(folder, message, Object.keys(files));
    },
    read: async (path) => {
      const text = await fileAt(folder, 'origin/main', path);
      if (text === undefined) throw new Error(`main has no ${path}`);
      return text;
    },
    push: async (message) => {
      await commit(folder, message, ['.']);
      return await pushMain();
    },
    pushMain,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
