import type { TreeChange } from '../../lib/git/trees.ts';

/**
 * What a repository that deleted files of the template does not get back: the files themselves, wherever the template
 * moved them, and what is new in a folder of which it deleted all. A file that it moved is not deleted.
 * @param old the template's files at the version that the repository holds.
 * @param deleted those that the repository has deleted.
 * @param changes from that version to the new one.
 */
export function leftOut(
  old: readonly string[],
  deleted: ReadonlySet<string>,
  changes: readonly TreeChange[],
): readonly string[] {
  const kept = new Set(old.filter((path) => !deleted.has(path)).flatMap(foldersOf));
  const gone = new Set([...deleted].flatMap(foldersOf).filter((folder) => !kept.has(folder)));
  return changes
    .filter(({ what, path, from = path }) =>
      what === 'added' ? foldersOf(path).some((folder) => gone.has(folder)) : what !== 'deleted' && deleted.has(from),
    )
    .map(({ path }) => path);
}

/** `a/b/c` is in `a` and `a/b`. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
