import { clone, requireWholeHistory } from '../../lib/git/repository.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';

/**
 * Gives a throw-away clone of the repository's main branch to `work`, and removes it whatever happens.
 * With `files: 'later'` a file is brought when it is read: for work that needs few of them and much history.
 */
export async function withClone<T>(
  repo: string,
  work: (folder: string) => Promise<T>,
  options: { readonly files?: 'later' } = {},
): Promise<T> {
  return await withScratchFolder('clone', async (folder) => {
    await clone(repo, folder, 'main', options);
    await requireWholeHistory(folder, repo);
    return await work(folder);
  });
}
