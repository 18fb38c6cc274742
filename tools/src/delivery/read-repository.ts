import { requireCommit } from '../lib/git/objects.ts';
import { instanceDir, originPath, parseInstanceName } from '../model/instance.ts';
import { repositoryRoot } from '../lib/files/paths.ts';
import { withClone } from './write/clone.ts';
import { repositoryNamed, withoutPassword } from './write/target.ts';
import { isThere } from '../lib/files/if-there.ts';

export interface ReadOptions {
  /** A repository to read afresh. */
  readonly repo?: string;
  /** A revision of this checkout. */
  readonly revision?: string;
  readonly instance: string;
}

/** What is read: a repository, its commit, and how a person calls that. */
export interface Source {
  readonly repo: string;
  readonly commit: string;
  readonly name: string;
}

/**
 * Gives what a command that only looks should read: the named repository's main; a named revision of this checkout;
 * main of the local origin where the instance runs; else this checkout as it is, with no network.
 * @throws {Failure} when it is not there.
 */
export async function withSource<T>(options: ReadOptions, work: (source: Source) => Promise<T>): Promise<T> {
  const { repo, revision } = options;
  if (repo !== undefined) {
    const found = await repositoryNamed(repo, options.instance);
    return await withClone(found, async (clone) =>
      work(await sourceOf(clone, 'origin/main', `main of ${withoutPassword(found)}`)),
    );
  }
  const local = originPath({ dir: instanceDir(parseInstanceName(options.instance)) });
  if (revision === undefined && (await isThere(local)))
    return await work(await sourceOf(local, 'main', 'the local origin'));
  const name = revision ?? 'HEAD';
  return await work(await sourceOf(repositoryRoot, name, `${name} of this checkout`));
}

async function sourceOf(repo: string, revision: string, name: string): Promise<Source> {
  return { repo, commit: await requireCommit(repo, revision), name };
}
