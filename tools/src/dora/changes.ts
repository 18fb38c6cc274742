import { services } from '../delivery/services.ts';
import { commitOf } from '../lib/git.ts';
import { commitsFirstIn, type SourceCommit } from '../lib/git-history.ts';
import type { Deployment } from './deployments.ts';

/** What a deployment brought to production for the first time; undefined where git cannot tell. */
export type Changes = readonly SourceCommit[] | undefined;

/**
 * The commits of the service's source that came to production with this deployment and with none before it. Unknown
 * for the first deployment, which brings all there ever was, and for an image whose commit the repository lacks.
 */
export async function changesOf(repo: string, deployment: Deployment, before: readonly Deployment[]): Promise<Changes> {
  if (deployment.rollback) return [];
  const { service, image } = deployment;
  if (before.length === 0 || (await commitOf(repo, image.tag)) === undefined) return undefined;
  const sources = services.find(({ name }) => name === service)?.sources ?? ['.'];
  const earlier = [...new Set(before.map((one) => one.image.tag))];
  return await commitsFirstIn(repo, image.tag, earlier, sources);
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
