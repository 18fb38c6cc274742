import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clone } from '../lib/git.ts';

/**
 * Gives a throw-away clone of the repository's main branch to `work`, and removes it whatever happens.
 * With `files: 'later'` a file is brought when it is read: for work that needs few of them and much history.
 */
export async function withClone<T>(
  repo: string,
  work: (folder: string) => Promise<T>,
  options: { readonly files?: 'later' } = {},
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-clone-'));
  try {
    await clone(repo, folder, 'main', options);
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
