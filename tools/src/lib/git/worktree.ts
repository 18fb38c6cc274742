import { join } from 'node:path';
import { withScratchFolder } from '../files/scratch-folder.ts';
import { git } from './git.ts';

/** Gives a second work tree of a checkout, on a commit of its own, to `work`, and removes it whatever happens. */
export async function withWorktree<T>(repo: string, commit: string, work: (folder: string) => Promise<T>): Promise<T> {
  return await withScratchFolder('worktree', async (scratch) => {
    const folder = join(scratch, 'tree');
    await git(repo, ['worktree', 'add', '--quiet', '--detach', folder, commit]);
    try {
      return await work(folder);
    } finally {
      await git(repo, ['worktree', 'remove', '--force', folder]);
    }
  });
}
