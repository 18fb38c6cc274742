import { resolve } from 'node:path';
import { isThere } from '../files/if-there.ts';
import { git } from './git.ts';

/** Why a file of a cherry-pick is left to a person, by the sides that still have it. */
export type ConflictKind =
  'both changed' | 'both added' | 'both moved' | 'theirs gone' | 'ours gone' | 'ours moved' | 'theirs moved';

export interface UnmergedFile {
  readonly path: string;
  readonly kind: ConflictKind;
}

interface CherryPickOptions {
  /** As `committer` gives it. */
  readonly by: string;
  /** Leave what came of it in the work tree and the index. */
  readonly noCommit?: boolean;
}

/**
 * Puts what a commit changed onto the branch that is checked out: as one commit, or, where lines conflict, as a
 * cherry-pick that is under way. Follows every file that moved, also into a folder that others were moved to.
 * @returns the files that are left to a person.
 */
export async function cherryPick(
  repo: string,
  commit: string,
  { by, noCommit = false }: CherryPickOptions,
): Promise<readonly UnmergedFile[]> {
  const { name = '', email = '' } = /^(?<name>.*) <(?<email>.*)>$/.exec(by)?.groups ?? {};
  const settings = {
    'user.name': name,
    'user.email': email,
    // What git before 2.34 takes for no limit; by default it follows a thousand files.
    'merge.renameLimit': '32767',
    'merge.directoryRenames': 'true',
    // The commit is the person's own: their key signs it where they say so.
    'commit.gpgSign': undefined,
  };
  const stopped = {
    doing: 'commit what was merged',
    wayOut: 'Mend that and run `git cherry-pick --continue`, or take all back by `git cherry-pick --abort`.',
  };
  // A checkout that ends its lines otherwise has not changed them.
  const pick = [...(noCommit ? ['--no-commit'] : []), '--strategy-option=ignore-cr-at-eol', commit];
  const { code } = await git(repo, ['cherry-pick', ...pick], { accept: [0, 1], settings, ...stopped });
  if (code === 0) return [];
  const files = await unmerged(repo);
  // Where no file says why it stopped, it stops once more with its own words.
  if (files.length === 0) await git(repo, ['cherry-pick', '--continue'], { settings, ...stopped });
  return files;
}

const marks = {
  MERGE_HEAD: 'merge',
  CHERRY_PICK_HEAD: 'cherry-pick',
  REVERT_HEAD: 'revert',
  sequencer: 'cherry-pick',
  'rebase-merge': 'rebase',
  // Of `git am` as well, which has no other.
  'rebase-apply': 'rebase',
} as const;

/** What git is in the middle of in a checkout, in its own word, as "merge" or "rebase"; undefined when of nothing. */
export async function underWay(repo: string): Promise<string | undefined> {
  const asked = Object.keys(marks).flatMap((mark) => ['--git-path', mark]);
  const paths = (await git(repo, ['rev-parse', ...asked])).stdout.split('\n');
  const there = await Promise.all(paths.map((path) => isThere(resolve(repo, path))));
  return Object.values(marks).find((_, index) => there[index]);
}

async function unmerged(repo: string): Promise<readonly UnmergedFile[]> {
  const { stdout } = await git(repo, ['ls-files', '--unmerged', '-z']);
  const stages = new Map<string, string>();
  for (const entry of stdout.split('\0')) {
    const { stage = '', path } = /^\d+ \w+ (?<stage>\d)\t(?<path>.+)$/s.exec(entry)?.groups ?? {};
    if (path !== undefined) stages.set(path, (stages.get(path) ?? '') + stage);
  }
  return [...stages].map(([path, of]) => ({ path, kind: conflictKinds[of]! }));
}

// Stage 1 is what both began with, 2 is ours, 3 is theirs. Where both moved a file, each name has one stage.
const conflictKinds: Readonly<Record<string, ConflictKind>> = {
  1: 'both moved',
  2: 'ours moved',
  3: 'theirs moved',
  12: 'theirs gone',
  13: 'ours gone',
  23: 'both added',
  123: 'both changed',
};
