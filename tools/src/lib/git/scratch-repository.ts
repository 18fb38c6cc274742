import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { commitOf, fileAt } from './objects.ts';
import { commit, switchAnew } from './checkout.ts';
import { fetchBranch, push } from './remote.ts';
import { initBare } from './repository.ts';
import { withScratchFolder } from '../files/scratch-folder.ts';
import { git } from './git.ts';

/** For tests: a bare repository in the role of the remote, and a clone of it in the role of a person. */
export interface ScratchRepository {
  readonly remote: string;
  readonly person: string;
  /** Commits one file on the fresh main and pushes it; gives the commit. */
  write(path: string, text: string): Promise<string>;
  /** A file of the remote's branch, undefined when it or the branch is not there. */
  read(path: string, branch?: string): Promise<string | undefined>;
  /** First lines of the commits on the remote's main, newest first. */
  subjects(): Promise<readonly string[]>;
}

/** Gives the repository, with one commit on main, to `work`, and removes it whatever happens. */
export async function withScratchRepository<T>(work: (scratch: ScratchRepository) => Promise<T>): Promise<T> {
  return await withScratchFolder('scratch', async (folder) => {
    const [remote, person] = [join(folder, 'remote.git'), join(folder, 'person')];
    const write = async (path: string, text: string): Promise<string> => {
      await fetchBranch(person, 'main');
      if ((await commitOf(person, 'origin/main')) !== undefined) await switchAnew(person, 'main', 'origin/main');
      await mkdir(dirname(join(person, path)), { recursive: true });
      await writeFile(join(person, path), text);
      const made = await commit(person, `Write ${path}`, [path]);
      const pushed = await push(person, made, 'main');
      if (!pushed.taken) throw new Error(`the scratch push lost a race: ${pushed.reason}`);
      return made;
    };
    const read = async (path: string, branch = 'main'): Promise<string | undefined> =>
      (await commitOf(remote, branch)) === undefined ? undefined : await fileAt(remote, branch, path);
    const subjects = async (): Promise<readonly string[]> =>
      (await git(remote, ['log', '--format=%s', 'main'])).stdout.split('\n');
    await initBare(remote);
    await git(remote, ['config', 'core.fsync', 'none']);
    await git('.', ['clone', '--quiet', '--config', 'core.fsync=none', remote, person]);
    await write('README.md', 'scratch\n');
    return await work({ remote, person, write, read, subjects });
  });
}
