import { mkdir, rm } from 'node:fs/promises';
import { run, type RunResult } from '../run.ts';

// The language of git's messages is fixed because the porcelain of a push is read.
const environment = { LC_ALL: 'C' } as const;

/** One git command in a repository; for the files `git-*.ts` beside this one only. */
export function git(
  repo: string,
  args: readonly string[],
  options: { accept?: number[]; doing?: string; input?: string } = {},
): Promise<RunResult> {
  return run('git', args, { cwd: repo, env: environment, ...options });
}

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
  await run(
    'git',
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
      '--config',
      'core.fsync=none',
      '--branch',
      branch,
      source,
      folder,
    ],
    {
      env: environment,
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

/** Brings a branch of `origin` up to date as `origin/<branch>`, and forgets it when it is gone there. */
export async function fetchBranch(repo: string, branch: string): Promise<void> {
  const refs = `+refs/heads/${branch}:refs/remotes/origin/${branch}`;
  const fetch = ['fetch', '--quiet', '--no-tags', '--no-auto-maintenance', 'origin', refs];
  const { code, stderr } = await git(repo, fetch, { accept: [0, 128] });
  if (code === 0) return;
  if (!stderr.includes("couldn't find remote ref")) await git(repo, fetch, { doing: `fetch ${branch} for ${repo}` });
  await git(repo, ['update-ref', '-d', `refs/remotes/origin/${branch}`]);
}

/** Puts the work tree on `branch`, made anew from `start`; what stood there is lost. */
export async function switchAnew(repo: string, branch: string, start: string): Promise<void> {
  await git(repo, ['checkout', '--quiet', '--force', '-B', branch, start]);
}

/** The full commit that a revision names, or undefined when the repository does not have it. */
export async function commitOf(repo: string, revision: string): Promise<string | undefined> {
  const found = await git(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], {
    accept: [0, 1, 128],
  });
  return found.code === 0 ? found.stdout : undefined;
}

/** The text of a file in a commit, or undefined when the commit does not have it. */
export async function fileAt(repo: string, revision: string, path: string): Promise<string | undefined> {
  const entry = await git(repo, ['ls-tree', revision, '--', path]);
  if (entry.stdout === '') return undefined;
  return `${(await git(repo, ['show', `${revision}:${path}`])).stdout}\n`;
}

/** Whether `older` is `newer` or one of its ancestors; both must be there. */
export async function isAncestor(repo: string, older: string, newer: string): Promise<boolean> {
  return (await git(repo, ['merge-base', '--is-ancestor', older, newer], { accept: [0, 1] })).code === 0;
}

/** The newest commit that two commits have in common, or undefined when they have none. */
export async function mergeBase(repo: string, one: string, other: string): Promise<string | undefined> {
  const found = await git(repo, ['merge-base', one, other], { accept: [0, 1] });
  return found.code === 0 ? found.stdout : undefined;
}

/** The last commit up to `revision` that changed one of `paths`, or undefined when none did. */
export async function lastCommitTouching(
  repo: string,
  revision: string,
  paths: readonly string[],
): Promise<string | undefined> {
  const found = await git(repo, ['rev-list', '-1', revision, '--', ...paths]);
  return found.stdout === '' ? undefined : found.stdout;
}

/** The commits in `to` and not in `from` that changed one of `paths`, newest first, as "1a2b3c4 subject". */
export async function commitsBetween(
  repo: string,
  from: string,
  to: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const log = await git(repo, ['log', '--format=%h %s', '--abbrev=7', `${from}..${to}`, '--', ...paths]);
  return log.stdout === '' ? [] : log.stdout.split('\n');
}

/** Whether some commit up to `revision` added or removed `text` in the file. */
export async function stoodInHistory(repo: string, revision: string, path: string, text: string): Promise<boolean> {
  const found = await git(repo, [
    'log',
    '-1',
    '--full-history',
    '-m',
    '--format=%H',
    `-S${text}`,
    revision,
    '--',
    path,
  ]);
  return found.stdout !== '';
}

/** When a commit was made, in seconds since 1970. */
export async function commitTime(repo: string, hash: string): Promise<number> {
  return Number((await git(repo, ['show', '--no-patch', '--format=%ct', hash])).stdout);
}

/** Puts all files of a commit into an existing folder, without any history. */
export async function exportFiles(repo: string, hash: string, folder: string): Promise<void> {
  const archive = `${folder}.tar`;
  await git(repo, ['archive', '--format=tar', `--output=${archive}`, hash]);
  await run('tar', ['-xf', archive, '-C', folder]);
}

/**
 * Puts all files of a commit into an existing folder as a checkout would, while the repository's own work tree and index
 * stay as they are. Unlike `exportFiles`, nothing in the commit can leave files out of it.
 */
export async function checkOutInto(repo: string, hash: string, folder: string): Promise<void> {
  const index = `${folder}.index`;
  await run('git', [`--work-tree=${folder}`, 'read-tree', '--reset', '-u', hash], {
    cwd: repo,
    env: { ...environment, GIT_INDEX_FILE: index },
    doing: `check out ${hash} of ${repo}`,
  });
  await rm(index);
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

/** Reverts a commit; `mainline` names the parent to go back to when it is a merge. */
export async function revert(repo: string, commitToRevert: string, mainline?: number): Promise<string> {
  const parent = mainline === undefined ? [] : ['-m', String(mainline)];
  await git(repo, [...(await identity(repo)), 'revert', '--no-edit', ...parent, commitToRevert]);
  return (await git(repo, ['rev-parse', 'HEAD'])).stdout;
}

/** Whether two commits hold the same files. */
export async function sameFiles(repo: string, one: string, other: string): Promise<boolean> {
  return (await git(repo, ['diff', '--quiet', one, other], { accept: [0, 1] })).code === 0;
}

/** What a push came to: taken, or refused because somebody else was first, with git's words. */
type Pushed = { readonly taken: true } | { readonly taken: false; readonly reason: string };

interface PushOptions {
  /** Replace or delete the branch, provided it still stands at this commit ('' = does not exist). */
  readonly lease?: string;
}

/**
 * Pushes `source` (a commit; '' deletes) to a branch of `origin`.
 * @throws {Failure} when it fails for another reason than a lost race: no access, refused by a hook, unreachable.
 */
export async function push(repo: string, source: string, branch: string, options: PushOptions = {}): Promise<Pushed> {
  const target = `refs/heads/${branch}`;
  const lease = options.lease === undefined ? [] : [`--force-with-lease=${target}:${options.lease}`];
  const args = ['push', '--porcelain', ...lease, 'origin', `${source}:${target}`];
  const answer = await git(repo, args, { accept: [0, 1], doing: `push ${branch} to the remote` });
  if (answer.code === 0) return { taken: true };
  const reason = lostRace(answer);
  if (reason !== undefined) return { taken: false, reason };
  return await run('git', args, {
    cwd: repo,
    env: environment,
    doing: `push ${branch} to the remote`,
    wayOut: 'See why the remote refuses (access, a hook, a protected branch), then run this again.',
  }).then(() => ({ taken: true as const }));
}

// Two pushes at once: the later one is behind, its lease is stale, or the ref is locked while the first one writes it.
const racePattern =
  /\((fetch first|non-fast-forward|stale info|failed to update ref|cannot lock ref[^)]*|incorrect old value[^)]*|reference already exists)\)/;

function lostRace(answer: RunResult): string | undefined {
  return answer.stdout
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => racePattern.exec(line)?.[1])
    .find((reason) => reason !== undefined);
}

async function identity(repo: string): Promise<readonly string[]> {
  const email = await git(repo, ['config', 'user.email'], { accept: [0, 1] });
  return email.stdout === '' ? ['-c', 'user.name=Lockstep', '-c', 'user.email=lockstep@localhost'] : [];
}

/** Whether the clone lacks a part of its history. */
export async function isShallow(repo: string): Promise<boolean> {
  return (await git(repo, ['rev-parse', '--is-shallow-repository'])).stdout === 'true';
}

/** Whether the work tree holds changes, or new files, that no commit has. */
export async function isDirty(repo: string): Promise<boolean> {
  return (await git(repo, ['status', '--porcelain'])).stdout !== '';
}

/** Brings one commit and its history from another repository. */
export async function fetchFrom(repo: string, source: string, hash: string): Promise<void> {
  await git(repo, ['fetch', '--quiet', '--no-tags', source, hash]);
}

/** Pushes a commit to a branch of a repository named by its path or URL. */
export async function pushTo(repo: string, target: string, hash: string, branch: string): Promise<void> {
  await git(repo, ['push', '--quiet', target, `${hash}:refs/heads/${branch}`]);
}

/** The paths in which two commits differ. */
export async function changedPaths(repo: string, before: string, after: string): Promise<readonly string[]> {
  const names = await git(repo, ['diff', '--name-only', before, after]);
  return names.stdout === '' ? [] : names.stdout.split('\n');
}

/** Every file that git has or would take, from the repository's root; ignored ones are left out. */
export async function listFiles(repo: string): Promise<readonly string[]> {
  const names = await git(repo, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  return names.stdout.split('\0').filter((name) => name !== '');
}

/**
 * Clones a repository of this machine without its files, by reading the other one's objects where they lie. The clone
 * may itself be copied by links: it writes into no file, and does not take a link for a change.
 */
export async function cloneShared(source: string, folder: string): Promise<void> {
  const names = ['core.fsync=none', 'core.trustctime=false', 'core.logAllRefUpdates=false'];
  const settings = names.flatMap((name) => ['--config', name]);
  await run('git', ['clone', '--quiet', '--shared', '--no-checkout', ...settings, source, folder], {
    env: environment,
  });
}

/**
 * Applies a unified diff to the work tree, wherever its lines stand by now.
 * @throws {Failure} naming the patch by `name` when they stand nowhere.
 */
export async function applyPatch(repo: string, patch: string, name: string): Promise<void> {
  await run('git', ['apply', '--recount', '-C1', '-'], {
    cwd: repo,
    env: environment,
    input: patch,
    doing: `apply ${name}`,
    wayOut: 'What it changes has changed: make the diff anew.',
  });
}
