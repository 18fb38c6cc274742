import { git } from './git.ts';
import { revisionsOf, type CommitRange, type SourceCommit } from './history.ts';

/** A file that differs between two commits; a moved one is one that goes and one that comes. */
export interface FileEdit {
  readonly path: string;
  /** The ids of its bytes; undefined where it is not there. */
  readonly before?: string;
  readonly after?: string;
}

/** A commit that changed one of the paths that were asked for. */
export interface EditingCommit extends SourceCommit {
  /** Its parents where all commits are asked for; those of a line of commits that changed nothing are left out. */
  readonly parents: readonly string[];
  /** What it changed of these paths; nothing is told of a merge. */
  readonly edits: readonly FileEdit[];
}

interface EditsOptions {
  /** Only the commits that lead to the files as they are, merges too, with the nearest of them as their parents. */
  readonly asGraph?: true;
  /** At most so many, the newest. */
  readonly limit?: number;
}

/** The commits of a range that changed one of the paths, newest first, and what each changed of them. One process. */
export async function editsOf(
  repo: string,
  range: CommitRange,
  paths: readonly string[],
  { asGraph, limit }: EditsOptions = {},
): Promise<readonly EditingCommit[]> {
  if (range.in.length === 0) return [];
  const lines = asGraph ? ['--parents'] : ['--no-merges'];
  const most = limit === undefined ? [] : [`--max-count=${limit}`];
  const format = `--format=${['%H', '%P', '%aI', '%s', '%b', ''].join('%x00')}`;
  const args = ['log', '-z', ...lines, ...most, ...raw, '--diff-merges=off', '--root', format, '--stdin'];
  const { stdout } = await git(repo, args, { input: revisionsOf(range, paths) });
  return commitsIn(stdout.split('\0'));
}

/** What differs of the paths between two commits. */
export async function editsBetween(
  repo: string,
  before: string,
  after: string,
  paths: readonly string[],
): Promise<readonly FileEdit[]> {
  const { stdout } = await git(repo, ['diff', '-z', ...raw, before, after, '--', ...paths]);
  return editsFrom(stdout.split('\0'), 0).edits;
}

const raw = ['--raw', '--no-abbrev', '--no-renames'];

function commitsIn(fields: readonly string[]): readonly EditingCommit[] {
  const commits: EditingCommit[] = [];
  for (let at = 0; at + 5 < fields.length;) {
    const [commit = '', parents = '', authored = '', subject = '', body = ''] = fields.slice(at, at + 5);
    // One field more: the end of the message.
    const { edits, end } = editsFrom(fields, at + 6);
    commits.push({ commit, parents: parents.split(' ').filter((one) => one !== ''), authored, subject, body, edits });
    at = end;
  }
  return commits;
}

function editsFrom(fields: readonly string[], start: number): { edits: readonly FileEdit[]; end: number } {
  const edits: FileEdit[] = [];
  let at = start;
  for (; at + 1 < fields.length; at += 2) {
    const { before, after } =
      /^\n?:\d+ \d+ (?<before>[0-9a-f]+) (?<after>[0-9a-f]+) [A-Z]$/.exec(fields[at]!)?.groups ?? {};
    if (before === undefined || after === undefined) break;
    edits.push({ path: fields[at + 1]!, ...(there(before) && { before }), ...(there(after) && { after }) });
  }
  return { edits, end: at };
}

function there(id: string): boolean {
  return !/^0+$/.test(id);
}
