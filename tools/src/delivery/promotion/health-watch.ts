import { historyOf } from '../../lib/git/history.ts';
import type { GitHub } from '../../lib/github/github.ts';
import { allStatuses, latestStatuses, type CommitStatus } from '../../lib/github/statuses.ts';
import { lastHop, type Environment } from '../../model/environment.ts';
import type { PinnedImage } from '../../model/image-reference.ts';
import { reporterOf } from '../../model/reporters.ts';
import { defined } from '../../lib/values/defined.ts';
import { versionsOf } from '../history/versions.ts';
import { statusContext, healthUnasked, judgeHealth, wordOf, type StagingHealth } from './staging-health.ts';

/** An image with the Applications of an environment that run it. */
export interface RunningImage {
  readonly image: PinnedImage;
  readonly applications: readonly string[];
}

/** How an environment fares with each of several images, now; in their order. */
type Look = () => Promise<readonly StagingHealth[]>;

/** Of more commits than these the oldest and the newest are asked for: the bump's sync, and the last words. */
const lookback = 100;

/** So many commits are asked for all their words at most: where others spoke after the reporter. */
const doubts = 20;

/**
 * Prepares looks at how an environment fares with images while main's own line pins them there. A look is one question to
 * GitHub, however many the images and the commits, and one more where somebody else spoke last.
 */
export async function watchHealth(
  github: GitHub,
  repo: string,
  revision: string,
  images: readonly RunningImage[],
  environment: Environment = lastHop.from,
): Promise<Look> {
  const reporter = await reporterOf(repo, revision, environment);
  const known = images.map(({ applications }) => healthUnasked(applications, reporter, environment));
  const { login } = reporter;
  if (login === undefined || known.every((health) => health !== undefined)) return async () => known.map((one) => one!);
  const [versions, history] = await Promise.all([
    versionsOf(repo, environment, revision),
    // Every commit, also one that changes nothing: Argo CD syncs whichever is main when it looks.
    historyOf(repo, revision, []),
  ]);
  const line = history.map(({ commit }) => commit);
  const stretches = images.map(({ image }) => commitsPinning(line, versions, image));
  const asked = [...new Set(stretches.flat())];
  const words = listener(github, login, environment);
  return async () => {
    const latest = await latestStatuses(github, asked);
    const said = new Map(asked.map((commit, index) => [commit, latest[index]!]));
    const healths: StagingHealth[] = [];
    for (const [index, { applications }] of images.entries()) {
      const during = stretches[index]!.map((commit) => ({ commit, statuses: said.get(commit)! }));
      for (const application of applications) await words(application, during);
      healths.push(known[index] ?? judgeHealth(applications, during, login, environment));
    }
    return healths;
  };
}

/**
 * Fills in what the reporter said where the last word of its context is another's. What was heard is kept until
 * somebody speaks again; after `doubts` commits nobody is asked any more, and the reporter counts as silent there.
 */
function listener(github: GitHub, reporter: string, environment: Environment) {
  const heard = new Map<string, readonly CommitStatus[]>();
  return async (application: string, during: { commit: string; statuses: readonly CommitStatus[] }[]) => {
    const context = statusContext(application, environment);
    for (const one of during) {
      if (wordOf(application, [one], { reporter, environment }) !== undefined) return;
      const last = one.statuses.find((status) => status.context === context);
      if (last === undefined) continue;
      const key = `${one.commit} ${last.id}`;
      if (!heard.has(key) && heard.size < doubts) heard.set(key, await allStatuses(github, one.commit));
      one.statuses = heard.get(key) ?? one.statuses;
      if (wordOf(application, [one], { reporter, environment }) !== undefined) return;
    }
  };
}

/** What an environment pinned from one commit on, as `versionsOf` gives it, oldest first. */
interface Pinned {
  readonly commit: string;
  readonly images: readonly PinnedImage[];
}

/** The commits of main's own line, newest first, of the last stretch on which an environment pinned the image. */
function commitsPinning(line: readonly string[], versions: readonly Pinned[], image: PinnedImage): readonly string[] {
  const stretch = lastStretch(versions, image);
  if (stretch === undefined) return [];
  const end = stretch.end === undefined ? 0 : line.indexOf(stretch.end) + 1;
  const stood = line.slice(end, line.indexOf(stretch.from) + 1);
  return stood.length <= lookback ? stood : [...stood.slice(0, lookback / 2), ...stood.slice(-lookback / 2)];
}

/** The last stretch of main on which an environment pinned the image: from one commit to the one that ended it, if any did. */
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
