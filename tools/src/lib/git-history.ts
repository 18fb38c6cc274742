import { git } from './git.ts';

/** One commit as its history says it. */
export interface Entry {
  readonly commit: string;
  /** When it was committed, RFC 3339: for a squashed or rebased pull request, when it was merged. */
  readonly time: string;
  readonly author: string;
  readonly committer: string;
  readonly subject: string;
}

export interface HistoryOptions {
  /** Every commit that ever changed the files, also those that came in by a merge. Default: main's own line only. */
  readonly allParents?: true;
  /** Leave out what this revision already has. */
  readonly since?: string;
}

/** The commits up to `revision` that changed one of the files, newest first. */
export async function historyOf(
  repo: string,
  revision: string,
  paths: readonly string[],
  { allParents, since }: HistoryOptions = {},
): Promise<readonly Entry[]> {
  const lines = allParents ? ['--full-history', '-m'] : ['--first-parent'];
  const range = since === undefined ? revision : `${since}..${revision}`;
  const format = '--format=%H%x1f%cI%x1f%an%x1f%cn%x1f%s';
  const { stdout } = await git(repo, ['log', ...lines, '--no-patch', format, range, '--', ...paths]);
  if (stdout === '') return [];
  return stdout.split('\n').map((line) => {
    const [commit = '', time = '', author = '', committer = '', subject = ''] = line.split('\u001f');
    return { commit, time, author, committer, subject };
  });
}

/** A commit of a service's source. */
export interface SourceCommit {
  readonly commit: string;
  /** When it was written, RFC 3339; a rebase or a merge keeps it. */
  readonly authored: string;
  readonly subject: string;
  readonly body: string;
}

/** The commits in `revision` and in none of `known`, but for merges, that changed one of the paths; newest first. */
export async function commitsFirstIn(
  repo: string,
  revision: string,
  known: readonly string[],
  paths: readonly string[],
): Promise<readonly SourceCommit[]> {
  const args = ['log', '--no-merges', '--format=%H%x1f%aI%x1f%s%x1f%b%x1e', '--ignore-missing', '--stdin'];
  const input = [revision, ...known.map((one) => `^${one}`), '--', ...paths, ''].join('\n');
  const { stdout } = await git(repo, args, { input });
  return stdout
    .split('\u001e')
    .filter((record) => record.trim() !== '')
    .map((record) => {
      const [commit = '', authored = '', subject = '', body = ''] = record.trimStart().split('\u001f');
      return { commit, authored, subject, body };
    });
}

/** The values of one trailer in the messages of the commits in `to` and not in `from`. */
export async function trailersBetween(repo: string, from: string, to: string, key: string): Promise<readonly string[]> {
  const { stdout } = await git(repo, ['log', `--format=%(trailers:key=${key},valueonly)`, `${from}..${to}`]);
  return stdout.split('\n').filter((line) => line !== '');
}

/** Where a checkout was cloned from; undefined when it has no remote `origin`. */
export async function originOf(repo: string): Promise<string | undefined> {
  const found = await git(repo, ['config', '--get', 'remote.origin.url'], { accept: [0, 1] });
  return found.stdout === '' ? undefined : found.stdout;
}
