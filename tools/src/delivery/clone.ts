import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clone } from '../lib/git.ts';

/** Gives a throw-away clone of the repository's main branch to `work`, and removes it whatever happens. */
export async function withClone<T>(repo: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-clone-'));
  try {
    await clone(repo, folder, 'main');
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
