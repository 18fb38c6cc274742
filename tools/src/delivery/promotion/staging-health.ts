import { historyOf } from '../../lib/git/history.ts';
import { commitStatuses, type CommitStatus, type GitHub } from '../../lib/github/github.ts';
import type { PinnedImage } from '../../model/image-reference.ts';
import { versionsOf } from '../history/versions.ts';
import { beforeLast } from '../../model/environment.ts';
import { defined } from '../../lib/values/defined.ts';

/** A commit of main with what was said of it. */
export interface Reported {
  readonly commit: string;
  readonly statuses: readonly CommitStatus[];
}

/** How staging fared with an image, as its Argo CD told GitHub. */
export interface StagingHealth {
  /** `not configured`: staging's Argo CD says nothing on commits at all. */
  readonly state: 'healthy' | 'failed' | 'pending' | 'not configured';
  /** The sentence for people. */
  readonly text: string;
}

/** Statuses of staging are `argocd/staging/<application>`: base/argocd/components/notifications sets them. */
export const stagingPrefix = `argocd/${beforeLast}/`;

/**
 * Reads staging's health off the commits at which staging pinned the image. Each Application counts by its newest
 * status among them.
 * @param during - the commits since staging pins the image, newest first.
 * @param before - some commits before these: whether staging reports at all.
 */
export function judgeHealth(during: readonly Reported[], before: readonly Reported[]): StagingHealth {
  const newest = new Map<string, CommitStatus & { readonly commit: string }>();
  for (const { commit, statuses } of during) {
    for (const status of statuses.filter(({ context }) => context.startsWith(stagingPrefix))) {
      if (!newest.has(status.context)) newest.set(status.context, { ...status, commit });
    }
  }
  const all = [...newest.values()];
  const bad = all.filter(({ state }) => state === 'failure' || state === 'error');
  if (bad.length > 0)
    return { state: 'failed', text: `${beforeLast} failed: ${bad.map((one) => told(one)).join(', ')}` };
  const reports =
    all.length > 0 || before.some(({ statuses }) => statuses.some(({ context }) => context.startsWith(stagingPrefix)));
  if (!reports)
    return { state: 'not configured', text: `${beforeLast} does not report its health: look at it yourself` };
  const good = all.filter(({ state }) => state === 'success');
  if (good.length === 0 || good.length < all.length)
    return { state: 'pending', text: `${beforeLast} has not reported yet that it is healthy with this image` };
  return { state: 'healthy', text: `${beforeLast} was healthy: ${good.map((one) => told(one)).join(', ')}` };
}

function told({ context, state, commit }: CommitStatus & { readonly commit: string }): string {
  return `${context} ${state} at ${commit.slice(0, 7)}`;
}

/** What staging pinned from one commit on, as `versionsOf` gives it, oldest first. */
interface Pinned {
  readonly commit: string;
  readonly images: readonly PinnedImage[];
}

/** The last stretch of main on which staging pinned the image: from one commit to the one that ended it, if any did. */
export function lastStretch(
  versions: readonly Pinned[],
  image: PinnedImage,
): { readonly from: string; readonly end?: string } | undefined {
  const pins = ({ images }: Pinned) =>
    images.some(({ name, digest }) => name === image.name && digest === image.digest);
  const last = versions.findLastIndex(pins);
  if (last === -1) return undefined;
  let first = last;
  while (first > 0 && pins(versions[first - 1]!)) first -= 1;
  const end = versions[last + 1]?.commit;
  return { from: versions[first]!.commit, ...defined({ end }) };
}

/** GitHub is asked for so many commits at most, each by one request. */
const lookback = 20;

/** How staging fared with an image while main's own line pinned it there. */
export async function healthOf(
  root: string,
  revision: string,
  github: GitHub,
  image: PinnedImage,
): Promise<StagingHealth> {
  const stretch = lastStretch(await versionsOf(root, beforeLast, revision), image);
  if (stretch === undefined) return judgeHealth([], []);
  const line = (await historyOf(root, revision, ['.'])).map(({ commit }) => commit);
  const [end, from] = [stretch.end === undefined ? 0 : line.indexOf(stretch.end) + 1, line.indexOf(stretch.from) + 1];
  // The newest say how it fares, and the oldest is the bump itself, where what runs the image was synced.
  const stood = line.slice(end, from);
  const during = stood.length <= lookback ? stood : [...stood.slice(0, lookback - 1), stood.at(-1)!];
  return judgeHealth(await reported(github, during), await reported(github, line.slice(from, from + lookback)));
}

async function reported(github: GitHub, commits: readonly string[]): Promise<readonly Reported[]> {
  return await Promise.all(commits.map(async (commit) => ({ commit, statuses: await commitStatuses(github, commit) })));
}
