import { anything, imageSourceOf, services } from '../../model/services.ts';
import { imageCommits } from '../../model/source/source-commits.ts';
import { parentsOf, type SourceCommit } from '../../lib/git/history.ts';
import { commitsAmong } from '../../lib/git/objects.ts';
import type { Deployment } from './deployments.ts';

/** What a deployment brought to production for the first time; undefined where git cannot tell. */
export type Changes = readonly SourceCommit[] | undefined;

/**
 * For each deployment from `first` on, the commits of the service's source that came to production with it and with none
 * before it. Unknown for the very first one, which brings all there ever was, and for an image whose commit the
 * repository lacks. A few processes, however many deployments.
 */
export async function changesOf(
  repo: string,
  deployments: readonly Deployment[],
  first: number,
): Promise<readonly Changes[]> {
  const tags = deployments.map(({ image }) => image.tag);
  const there = await commitsAmong(repo, tags);
  const known = tags.slice(0, first).filter((tag) => there.has(tag));
  const range = { in: tags.slice(first).filter((tag) => there.has(tag)), notIn: known };
  const service = services.find(({ name }) => name === deployments[0]?.service);
  const source = service === undefined ? anything : imageSourceOf(service);
  const [parents, commits] = await Promise.all([parentsOf(repo, range), imageCommits(repo, range, source)]);
  const ofSource = new Map(commits.map((one) => [one.commit, one]));
  const seen = new Set<string>();
  return tags.map((tag, index) => {
    const brought = index < first ? [] : reach(tag, parents, seen);
    if (index < Math.max(1, first) || !there.has(tag)) return undefined;
    return brought.flatMap((hash) => ofSource.get(hash) ?? []);
  });
}

/** What leads to a commit and was not seen before; from now on it was. */
function reach(tip: string, parents: ReadonlyMap<string, readonly string[]>, seen: Set<string>): readonly string[] {
  const [found, waiting] = [[] as string[], [tip]];
  for (let commit = waiting.pop(); commit !== undefined; commit = waiting.pop()) {
    const next = parents.get(commit);
    if (next === undefined || seen.has(commit)) continue;
    seen.add(commit);
    found.push(commit);
    waiting.push(...next);
  }
  return found;
}

/** Whether one of the commits takes back one of the others, as `git revert` or GitHub's button words it. */
export function reverts(commits: readonly SourceCommit[], others: readonly SourceCommit[]): boolean {
  return commits.some(({ subject, body }) => {
    const title = /^Revert "(?<title>.+)"/.exec(subject)?.groups?.['title'];
    return others.some(
      (other) =>
        body.includes(`This reverts commit ${other.commit}`) || (title && plain(title) === plain(other.subject)),
    );
  });
}

// GitHub adds the pull request's number to the subject of what it squashes.
function plain(subject: string): string {
  return subject.replace(/ \(#\d+\)$/, '');
}
