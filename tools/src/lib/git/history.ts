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

interface HistoryOptions {
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
  const format = '--format=%H%x00%cI%x00%an%x00%cn%x00%s';
  const { stdout } = await git(repo, ['log', '-z', ...lines, '--no-patch', format, range, '--', ...paths]);
  return records(stdout, 5).map(([commit = '', time = '', author = '', committer = '', subject = '']) => {
    return { commit, time, author, committer, subject };
  });
}

/** The records of a log by `-z` whose format parts its fields by `%x00`: a message can hold any other sign. */
function records(text: string, fields: number): readonly (readonly string[])[] {
  const all = text.split('\0').slice(0, -1);
  return Array.from({ length: all.length / fields }, (_, index) => all.slice(index * fields, (index + 1) * fields));
}

/** A commit of a service's source. */
export interface SourceCommit {
  readonly commit: string;
  /** When it was written, RFC 3339; a rebase or a merge keeps it. */
  readonly authored: string;
  readonly subject: string;
  readonly body: string;
}

/** All commits that lead to one of the first and to none of the others; full commits that are there. */
export interface CommitRange {
  readonly in: readonly string[];
  readonly notIn: readonly string[];
}

/** The parents of each commit of a range. */
export async function parentsOf(repo: string, range: CommitRange): Promise<ReadonlyMap<string, readonly string[]>> {
  // Without a commit to begin with, git would take the one that is checked out.
  if (range.in.length === 0) return new Map();
  const { stdout } = await git(repo, ['log', '--format=%H %P', '--stdin'], { input: revisionsOf(range) });
  return new Map(
    stdout.split('\n').map((line) => {
      const [commit = '', ...parents] = line.trim().split(' ');
      return [commit, parents];
    }),
  );
}

/** What `git log --stdin` reads of a range. */
export function revisionsOf(range: CommitRange, paths: readonly string[] = []): string {
  return [...range.in, ...range.notIn.map((one) => `^${one}`), '--', ...paths, ''].join('\n');
}

/** The values of one trailer in the messages of the commits in `to` and not in `from`. */
export async function trailersBetween(repo: string, from: string, to: string, key: string): Promise<readonly string[]> {
  const format = `--format=%(trailers:key=${key},valueonly,unfold,separator=%x00)`;
  const { stdout } = await git(repo, ['log', '-z', format, `${from}..${to}`]);
  return stdout.split('\0').filter((value) => value !== '');
}

/** The newest commit that two commits have in common, or undefined when they have none. */
export async function mergeBase(repo: string, one: string, other: string): Promise<string | undefined> {
  const found = await git(repo, ['merge-base', one, other], { accept: [0, 1] });
  return found.code === 0 ? found.stdout : undefined;
}

/** The tree that a merge of two commits makes, undefined where they conflict; no branch and no work tree is touched. */
export async function mergedTree(repo: string, one: string, other: string): Promise<string | undefined> {
  const merged = await git(repo, ['merge-tree', '--write-tree', '--no-messages', one, other], { accept: [0, 1] });
  return merged.code === 0 ? merged.stdout : undefined;
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

/** The paths in which two commits differ. */
export async function changedPaths(repo: string, before: string, after: string): Promise<readonly string[]> {
  // A moved file is one that goes and one that comes; with -z no name is quoted.
  const names = await git(repo, ['diff', '--name-only', '--no-renames', '-z', before, after]);
  return names.stdout.split('\0').filter((name) => name !== '');
}

/** When a commit was made, in seconds since 1970. */
export async function commitTime(repo: string, hash: string): Promise<number> {
  return Number((await git(repo, ['log', '-1', '--format=%ct', hash])).stdout);
}
