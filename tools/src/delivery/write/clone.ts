import { gitIdentity, partsOfIdentity } from '../../lib/git/objects.ts';
import { clone, requireWholeHistory } from '../../lib/git/repository.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';

interface CloneOptions {
  /** A file is brought when it is read: for work that needs few of them and much history. */
  readonly files?: 'later';
  /** Whose git says who commits in the clone; default: this checkout's. */
  readonly checkout?: string;
}

/** Gives a throw-away clone of the repository's main branch to `work`, and removes it whatever happens. */
export async function withClone<T>(
  repo: string,
  work: (folder: string) => Promise<T>,
  { checkout = repositoryRoot, ...options }: CloneOptions = {},
): Promise<T> {
  return await withScratchFolder('clone', async (folder) => {
    await clone(repo, folder, 'main', { ...options, settings: await identitySettings(checkout) });
    await requireWholeHistory(folder, repo);
    return await work(folder);
  });
}

/** A clone elsewhere does not see what is set in the checkout alone. */
async function identitySettings(checkout: string): Promise<Readonly<Record<string, string>>> {
  const by = await gitIdentity(checkout);
  if (by === undefined) return {};
  const { name, email } = partsOfIdentity(by);
  return { 'user.name': name, 'user.email': email };
}
