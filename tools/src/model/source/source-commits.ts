import { editsBetween, editsOf, type EditingCommit } from '../../lib/git/edits.ts';
import type { CommitRange, SourceCommit } from '../../lib/git/history.ts';
import { makeImages, pathspecsOf, type ImageSource } from './image-source.ts';

/**
 * The last commit up to a full commit that made another image than its parents have, or undefined where none did: the one
 * that an image of that commit is named by. A merge that takes one side's image leads there, as git follows files.
 */
export async function lastImageCommit(repo: string, head: string, source: ImageSource): Promise<string | undefined> {
  const paths = pathspecsOf(source);
  // Most often the newest decides; where it does not, many of one kind may follow.
  for (let [at, limit] = [head, 1]; ; limit = Math.min(limit * 8, 64)) {
    const commits = await editsOf(repo, { in: [at], notIn: [] }, paths, { asGraph: true, limit });
    const made = new Set(await makersAmong(repo, source, commits));
    const byName = new Map(commits.map((one) => [one.commit, one]));
    let one = commits[0];
    if (one === undefined) return undefined;
    for (let next: string | undefined; one !== undefined; one = byName.get(next)) {
      if (made.has(one)) return one.commit;
      const isMerge = one.edits.length === 0;
      next = isMerge ? await sameAmong(repo, source, one) : one.parents[0];
      if (next === undefined) return isMerge ? one.commit : undefined;
      at = next;
    }
  }
}

/** The commits of a range, but for merges, that made another image than their parents have. */
export async function imageCommits(
  repo: string,
  range: CommitRange,
  source: ImageSource,
): Promise<readonly SourceCommit[]> {
  return await makersAmong(repo, source, await editsOf(repo, range, pathspecsOf(source)));
}

/** Whether an image of one commit is another than that of the other. */
export async function imageDiffers(repo: string, before: string, after: string, source: ImageSource): Promise<boolean> {
  const edits = await editsBetween(repo, before, after, pathspecsOf(source));
  return (await makeImages(repo, source, [{ commit: after, edits }]))[0]!;
}

async function makersAmong(
  repo: string,
  source: ImageSource,
  commits: readonly EditingCommit[],
): Promise<readonly EditingCommit[]> {
  const made = await makeImages(repo, source, commits);
  return commits.filter((_, index) => made[index]);
}

/** The first parent of a merge that has the same image. */
async function sameAmong(repo: string, source: ImageSource, merge: EditingCommit): Promise<string | undefined> {
  for (const parent of merge.parents) {
    if (!(await imageDiffers(repo, parent, merge.commit, source))) return parent;
  }
  return undefined;
}
