import { rm } from 'node:fs/promises';
import { byteForByte } from './environment.ts';
import { git } from './git.ts';
import { run } from '../process/run.ts';

/** The files among `paths` that differ from the last commit, or that no commit has. */
export async function uncommitted(repo: string, paths: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await git(repo, ['status', '--porcelain', '--no-renames', '-z', '--', ...paths]);
  return stdout
    .split('\0')
    .map((entry) => entry.replace(/^.. /, ''))
    .filter((path) => path !== '');
}

/** Whether the work tree holds changes, or new files, that no commit has. */
export async function isDirty(repo: string): Promise<boolean> {
  return (await git(repo, ['status', '--porcelain'])).stdout !== '';
}

/** Every file that git has or would take, from the repository's root; ignored ones are left out. */
export async function listFiles(repo: string): Promise<readonly string[]> {
  const names = await git(repo, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  return names.stdout.split('\0').filter((name) => name !== '');
}

/** Puts the work tree on `branch`, made anew from `start`; what stood there is lost. */
export async function switchAnew(repo: string, branch: string, start: string): Promise<void> {
  await git(repo, ['checkout', '--quiet', '--force', '-B', branch, start]);
}

/** Commits what stands in the work tree at `paths`; as Lockstep when the machine has no git identity. */
export async function commit(repo: string, message: string, paths: readonly string[]): Promise<string> {
  await git(repo, ['add', '--', ...paths]);
  await git(repo, [...(await identity(repo)), 'commit', '--quiet', '--file=-'], { input: message });
  return (await git(repo, ['rev-parse', 'HEAD'])).stdout;
}

/** Merges `branch` into the current branch by a merge commit, also where a fast-forward would do. */
export async function mergeNoFastForward(repo: string, branch: string, message: string): Promise<string> {
  await git(repo, [...(await identity(repo)), 'merge', '--quiet', '--no-ff', '-m', message, branch]);
  return (await git(repo, ['rev-parse', 'HEAD'])).stdout;
}

/** Moves the branch that is checked out, and the work tree, to a commit that follows it. */
export async function fastForward(repo: string, hash: string): Promise<void> {
  await git(repo, ['merge', '--quiet', '--ff-only', hash]);
}

/** Reverts a commit; `mainline` names the parent to go back to when it is a merge. */
export async function revert(repo: string, commitToRevert: string, mainline?: number): Promise<string> {
  const parent = mainline === undefined ? [] : ['-m', String(mainline)];
  await git(repo, [...(await identity(repo)), 'revert', '--no-edit', ...parent, commitToRevert]);
  return (await git(repo, ['rev-parse', 'HEAD'])).stdout;
}

async function identity(repo: string): Promise<readonly string[]> {
  const email = await git(repo, ['config', 'user.email'], { accept: [0, 1] });
  return email.stdout === '' ? ['-c', 'user.name=Lockstep', '-c', 'user.email=lockstep@localhost'] : [];
}

/**
 * Applies a unified diff to the work tree, wherever its lines stand by now.
 * @throws {Failure} naming the patch by `name` when they stand nowhere.
 */
export async function applyPatch(repo: string, patch: string, name: string): Promise<void> {
  await git(repo, ['apply', '--recount', '-C1', '-'], {
    input: patch,
    doing: `apply ${name}`,
    wayOut: 'What it changes has changed: make the diff anew.',
  });
}

/** Puts all files of a commit into an existing folder, without any history. */
export async function exportFiles(repo: string, hash: string, folder: string): Promise<void> {
  const archive = `${folder}.tar`;
  await git(repo, ['archive', '--format=tar', `--output=${archive}`, hash], { settings: byteForByte });
  await run('tar', ['-xf', archive, '-C', folder]);
}

/**
 * Puts all files of a commit into an existing folder as a checkout would, while the repository's own work tree and index
 * stay as they are. Unlike `exportFiles`, nothing in the commit can leave files out of it.
 */
export async function checkOutInto(repo: string, hash: string, folder: string): Promise<void> {
  const index = `${folder}.index`;
  await git(repo, [`--work-tree=${folder}`, 'read-tree', '--reset', '-u', hash], {
    env: { GIT_INDEX_FILE: index },
    settings: { 'core.sparseCheckout': 'false', 'core.splitIndex': 'false' },
    doing: `check out ${hash} of ${repo}`,
  });
  await rm(index);
}

/** The branch that is checked out; undefined when a commit is, or there is none yet. */
export async function branchOf(repo: string): Promise<string | undefined> {
  const found = await git(repo, ['symbolic-ref', '--quiet', '--short', 'HEAD'], { accept: [0, 1] });
  return found.code === 0 ? found.stdout : undefined;
}
