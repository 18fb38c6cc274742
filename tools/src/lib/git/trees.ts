import { git } from './git.ts';

/** One file in which two trees differ. */
export interface TreeChange {
  readonly what: 'added' | 'changed' | 'moved' | 'deleted';
  readonly path: string;
  /** Where a moved file stood before; it may be changed as well. */
  readonly from?: string;
}

const words: Readonly<Record<string, TreeChange['what']>> = { A: 'added', D: 'deleted', R: 'moved' };

/** In what a commit differs from another, or from the work tree, with files that moved followed however many they are. */
export async function treeChanges(repo: string, before: string, after?: string): Promise<readonly TreeChange[]> {
  const sides = after === undefined ? [before] : [before, after];
  // Set here: a person's settings may look for copies, or for no move at all.
  const args = ['diff', '--name-status', '--find-renames', '-l32767', '--no-ext-diff', '-z', ...sides, '--'];
  const fields = (await git(repo, args)).stdout.split('\0');
  const changes: TreeChange[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const what = words[fields[at]![0]!] ?? 'changed';
    const from = what === 'moved' ? { from: fields[(at += 1)]! } : {};
    changes.push({ what, path: fields[at + 1]!, ...from });
  }
  return changes;
}

/** The files of a commit; links and what stands for other repositories are left out. */
export async function filesOf(repo: string, commit: string): Promise<readonly string[]> {
  const { stdout } = await git(repo, ['ls-tree', '-r', '-z', commit]);
  return stdout.split('\0').flatMap((entry) => /^100\d+ blob \w+\t(?<path>.+)$/s.exec(entry)?.groups?.['path'] ?? []);
}

/** The hashes of the files with which the history of a commit began: one, unless histories were joined. */
export async function firstTrees(repo: string, commit: string): Promise<readonly string[]> {
  return (await git(repo, ['log', '--max-parents=0', '--format=%T', commit])).stdout.split('\n');
}
