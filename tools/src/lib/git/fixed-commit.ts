import { byteForByte } from './environment.ts';
import { git } from './git.ts';

interface FixedCommit {
  readonly message: string;
  readonly tag: string;
  /** As `Name <email>`. */
  readonly by: { readonly name: string; readonly email: string };
  /** Where git's command lines and words are kept. */
  readonly log: string;
  /** What it is for, for the error. */
  readonly doing: string;
}

/**
 * Commits a folder's files into a new bare repository, under a tag and on `main`. The same files give the same commit,
 * whoever makes it and whenever.
 */
export async function commitFixed(folder: string, bare: string, commit: FixedCommit): Promise<void> {
  const { message, tag, by, log, doing } = commit;
  const who = { NAME: by.name, EMAIL: by.email, DATE: '2000-01-01T00:00:00Z' };
  const env = Object.fromEntries(
    Object.entries(who).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  );
  const options = { env, settings: { ...byteForByte, 'core.excludesFile': '/dev/null' }, log, doing };
  await git(folder, ['init', '--quiet', '--object-format=sha1'], options);
  await git(folder, ['add', '--all'], options);
  await git(folder, ['commit', '--quiet', '--message', message], options);
  await git(folder, ['tag', tag], options);
  await git(folder, ['clone', '--quiet', '--bare', '.', bare], options);
  await git(bare, ['remote', 'remove', 'origin'], options);
  // Kustomize and Argo CD fetch the commit itself, not the tag.
  await git(bare, ['config', 'uploadpack.allowAnySHA1InWant', 'true'], options);
}

/** Gives what stands at `target` another name, as `refs/NAME`. */
export async function addRef(repo: string, name: string, target: string): Promise<void> {
  await git(repo, ['update-ref', name, target], { doing: `name ${target} of ${repo}` });
}
