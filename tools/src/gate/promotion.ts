import { changesBetween } from '../delivery/write/change.ts';
import type { PinnedImage } from '../model/image-reference.ts';
import { imagesPath, readImages } from '../model/images-file.ts';
import { everPinned } from '../delivery/history/versions.ts';
import type { Finding } from '../model/finding.ts';
import { builtBy } from '../model/release.ts';
import { readTexts } from '../lib/git/objects.ts';
import { unverified, type GitHub } from '../lib/github/github.ts';
import { unlessFailure } from '../lib/failure.ts';
import { waitFor } from '../lib/process/wait.ts';
import { healthOf, type StagingHealth } from '../delivery/promotion/staging-health.ts';
import { beforeLast, lastEnvironment } from '../model/environment.ts';

interface PromotionCheckOptions {
  readonly root: string;
  /** The revision that the change goes onto. */
  readonly base: string;
  /** The change itself; default HEAD. */
  readonly head?: string;
  readonly github: GitHub;
  /** Seconds to wait for staging's word; default 0. */
  readonly wait?: number;
}

interface CheckedImage {
  readonly image: PinnedImage;
  /** Absent where production ran the image before: going back waits for nothing. */
  readonly health?: StagingHealth;
}

export interface PromotionCheck {
  /** Empty when the change moves no image of production. */
  readonly images: readonly CheckedImage[];
  readonly findings: readonly Finding[];
}

const path = imagesPath(lastEnvironment);

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
  const ranBefore = moved.length === 0 ? () => false : await everPinned(root, lastEnvironment, base);
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
      findings.push(refusal(image, health.text, `Mend ${beforeLast} by a new bump, then promote that.`));
    if (health.state === 'pending')
      findings.push(refusal(image, health.text, `Run this check again when ${beforeLast} has settled.`));
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

/** A promotion is offered within seconds of a bump; staging takes minutes. */
async function settled(look: () => Promise<StagingHealth>, seconds: number): Promise<StagingHealth> {
  let last = await look();
  if (last.state !== 'pending' || seconds === 0) return last;
  const again = async () => {
    last = await look();
    return last.state === 'pending' ? { seen: last.text } : { done: last };
  };
  return (await unlessFailure(waitFor({ what: `${beforeLast}'s health`, seconds, every: 15_000 }, again))) ?? last;
}
