import { mkdir } from 'node:fs/promises';
import { git } from './git.ts';

/**
 * Clones one branch without its files into an empty folder.
 * Never by hard links: those would race with the pushes that a local repository is receiving.
 * `files: 'later'` brings the files of a commit when they are first read, where the remote can serve them so.
 */
export async function clone(
  source: string,
  folder: string,
  branch: string,
  options: { readonly files?: 'later' } = {},
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
      // A throw-away clone need not outlive a power cut, and is nothing that a person's own hooks are for.
      '--config',
      'core.fsync=none',
      '--config',
      'core.hooksPath=/dev/null',
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
  const names = ['core.fsync=none', 'core.trustctime=false', 'core.logAllRefUpdates=false'];
  const settings = names.flatMap((name) => ['--config', name]);
  await git('.', ['clone', '--quiet', '--shared', '--no-checkout', ...settings, source, folder]);
}

/** Makes a bare repository whose first branch is `main`. */
export async function initBare(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await git(folder, ['init', '--quiet', '--bare', '--initial-branch=main']);
}

/** Makes a repository with a work tree whose first branch is `main`. */
export async function init(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await git(folder, ['init', '--quiet', '--initial-branch=main']);
}

/** Whether the clone lacks a part of its history. */
export async function isShallow(repo: string): Promise<boolean> {
  return (await git(repo, ['rev-parse', '--is-shallow-repository'])).stdout === 'true';
}
