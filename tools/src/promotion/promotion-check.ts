import { changesBetween } from '../delivery/change.ts';
import type { PinnedImage } from '../delivery/image-reference.ts';
import { imagesPath, readImages } from '../delivery/images-file.ts';
import { everPinned, versionsOf } from '../delivery/versions.ts';
import type { Finding } from '../laws/law.ts';
import { historyOf } from '../lib/git-history.ts';
import { readTexts } from '../lib/git-objects.ts';
import { commitStatuses, unverified, type GitHub } from '../lib/github.ts';
import { waitFor } from '../lib/wait.ts';
import { judgeHealth, lastStretch, type Reported, type StagingHealth } from './staging-health.ts';

export interface PromotionCheckOptions {
  readonly root: string;
  /** The revision that the change goes onto. */
  readonly base: string;
  /** The change itself; default HEAD. */
  readonly head?: string;
  readonly github: GitHub;
  /** Seconds to wait for staging's word; default 0. */
  readonly wait?: number;
}

export interface CheckedImage {
  readonly image: PinnedImage;
  /** Absent where production ran the image before: going back waits for nothing. */
  readonly health?: StagingHealth;
}

export interface PromotionCheck {
  /** Empty when the change moves no image of production. */
  readonly images: readonly CheckedImage[];
  readonly findings: readonly Finding[];
}

/** The workflow and branch that an image must come from. */
export const builtBy = { workflow: '.github/workflows/release.yaml', branch: 'main' } as const;

/** GitHub is asked for so many commits at most, each by one request. */
const lookback = 20;

const path = imagesPath('production');

/**
 * What only GitHub knows of the images that a change moves into production: where they were built, and how staging
 * fared with them. Asks nothing when none moves.
 * @throws {Failure} when gh cannot be asked.
 */
export async function checkPromotion({
  root,
  base,
  head = 'HEAD',
  github,
  wait = 0,
}: PromotionCheckOptions): Promise<PromotionCheck> {
  const [before, after] = await readTexts(root, [`${base}:${path}`, `${head}:${path}`]);
  const moved = changesBetween(readImages(path, before), readImages(path, after)).flatMap(({ next }) => next ?? []);
  const images: CheckedImage[] = [];
  const findings: Finding[] = [];
  const ranBefore = moved.length === 0 ? () => false : await everPinned(root, 'production', base);
  for (const image of moved) {
    const reason = await unverified(github, { image: `${image.name}@${image.digest}`, ...builtBy });
    if (reason !== undefined)
      findings.push(refusal(image, reason, 'Promote an image that release.yaml built from main.'));
    if (ranBefore(image)) {
      images.push({ image });
      continue;
    }
    const health = await settled(() => healthOf(root, base, github, image), wait);
    images.push({ image, health });
    if (health.state === 'failed')
      findings.push(refusal(image, health.text, 'Mend staging by a new bump, then promote that.'));
    if (health.state === 'pending')
      findings.push(refusal(image, health.text, 'Run this check again when staging has settled.'));
  }
  return { images, findings };
}

function refusal({ name, tag, digest }: PinnedImage, reason: string, wayOut: string): Finding {
  return {
    file: path,
    object: `image ${name}`,
    field: 'digest',
    value: `${tag.slice(0, 7)}@${digest}`,
    reason,
    wayOut,
  };
}

/** How staging fared with an image while main's own line pinned it there. */
export async function healthOf(
  root: string,
  revision: string,
  github: GitHub,
  image: PinnedImage,
): Promise<StagingHealth> {
  const stretch = lastStretch(await versionsOf(root, 'staging', revision), image);
  if (stretch === undefined) return judgeHealth([], []);
  const line = (await historyOf(root, revision, ['.'])).map(({ commit }) => commit);
  const [end, from] = [stretch.end === undefined ? 0 : line.indexOf(stretch.end) + 1, line.indexOf(stretch.from) + 1];
  // The newest say how it fares, and the oldest is the bump itself, where what runs the image was synced.
  const stood = line.slice(end, from);
  const during = stood.length <= lookback ? stood : [...stood.slice(0, lookback - 1), stood.at(-1)!];
  return judgeHealth(await reported(github, during), await reported(github, line.slice(from, from + lookback)));
}

/** A promotion is offered within seconds of a bump; staging takes minutes. */
async function settled(look: () => Promise<StagingHealth>, seconds: number): Promise<StagingHealth> {
  let last = await look();
  if (last.state !== 'pending' || seconds === 0) return last;
  const again = async () => {
    last = await look();
    return last.state === 'pending' ? { seen: last.text } : { done: last };
  };
  return await waitFor({ what: "staging's health", seconds, every: 15_000 }, again).catch(() => last);
}

async function reported(github: GitHub, commits: readonly string[]): Promise<readonly Reported[]> {
  return await Promise.all(commits.map(async (commit) => ({ commit, statuses: await commitStatuses(github, commit) })));
}
