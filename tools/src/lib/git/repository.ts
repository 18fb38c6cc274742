import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { readableByAll } from '../files/modes.ts';
import { byteForByte } from './environment.ts';
import { git } from './git.ts';

/**
 * Clones one branch without its files into an empty folder.
 * Never by hard links: those would race with the pushes that a local repository is receiving.
 * `files: 'later'` brings the files of a commit when they are first read, where the remote can serve them so; `settings`
 * stay in the clone.
 */
export async function clone(
  source: string,
  folder: string,
  branch: string,
  options: { readonly files?: 'later'; readonly settings?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  await git(
    '.',
    [
      'clone',
      '--quiet',
      '--no-local',
      '--no-tags',
      '--no-checkout',
      '--single-branch',
      ...(options.files === 'later' ? ['--filter=blob:none'] : []),
      ...credentials(),
      // A throw-away clone need not outlive a power cut.
      ...configured({ 'core.fsync': 'none', ...byteForByte, ...options.settings }),
      '--branch',
      branch,
      source,
      folder,
    ],
    {
      doing: `clone ${branch} of ${source}`,
      wayOut: `Check that ${source} is reachable and has the branch ${branch}, then run this again.`,
    },
  );
}

// A pipeline holds a token and no stored credential: gh hands it to git, and nothing is written to disk.
function credentials(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  if (!env['GH_TOKEN'] && !env['GITHUB_TOKEN']) return [];
  const helper = 'credential.https://github.com.helper';
  return ['--config', `${helper}=`, '--config', `${helper}=!gh auth git-credential`];
}

/**
 * Clones a repository of this machine without its files, by reading the other one's objects where they lie. The clone
 * may itself be copied by links: it writes into no file, and does not take a link for a change.
 */
export async function cloneShared(source: string, folder: string): Promise<void> {
  const settings = configured({
    'core.fsync': 'none',
    'core.trustctime': 'false',
    'core.logAllRefUpdates': 'false',
    ...byteForByte,
  });
  await git('.', ['clone', '--quiet', '--shared', '--no-checkout', ...settings, source, folder]);
}

function configured(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).flatMap(([key, value]) => ['--config', `${key}=${value}`]);
}

/** How a repository names its objects: git takes no history of one format into a repository of another. */
export type ObjectFormat = 'sha1' | 'sha256';

/** Makes a bare repository whose first branch is `main`, or leaves the one that is there. */
export async function initBare(folder: string, format: ObjectFormat = 'sha1'): Promise<void> {
  await mkdir(join(folder, 'hooks'), { recursive: true });
  await git('.', ['init', '--quiet', '--bare', '--initial-branch=main', `--object-format=${format}`, folder]);
  // Its own hooks alone: who pushes to a path is asked for theirs on this side as well.
  await git(folder, ['config', 'core.hooksPath', 'hooks']);
}

/** Lets another user read a bare repository, what it holds and what is pushed to it, whatever the umask of who pushes. */
export async function shareForReading(repo: string): Promise<void> {
  await git(repo, ['config', 'core.sharedRepository', '0644']);
  await readableByAll(repo);
}

/** Makes a repository with a work tree whose first branch is `main`. */
export async function init(folder: string, format: ObjectFormat = 'sha1'): Promise<void> {
  await mkdir(folder, { recursive: true });
  await git('.', ['init', '--quiet', '--initial-branch=main', `--object-format=${format}`, folder]);
}

export async function objectFormatOf(repo: string): Promise<ObjectFormat> {
  return (await git(repo, ['rev-parse', '--show-object-format'])).stdout as ObjectFormat;
}

/** Whether the clone lacks a part of its history. */
export async function isShallow(repo: string): Promise<boolean> {
  return (await git(repo, ['rev-parse', '--is-shallow-repository'])).stdout === 'true';
}

/**
 * @throws {Failure} where a part of the history is missing, since git answers from the part that is there: what was long
 *   ago would be taken for what never was.
 */
export async function requireWholeHistory(repo: string, name = repo): Promise<void> {
  if (!(await isShallow(repo))) return;
  throw new Failure({
    what: `The history of ${name} is not whole`,
    why: 'it is a shallow clone',
    wayOut: 'Bring the rest there by `git fetch --unshallow` (on GitHub: fetch-depth: 0), then run this again.',
  });
}
