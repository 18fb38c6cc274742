import { Failure } from '../../lib/failure.ts';
import { unverified, type GitHub } from '../../lib/github/github.ts';
import { healthOf } from './staging-health.ts';
import { builtBy } from '../../model/release.ts';
import { reviewChange } from '../../diff/review.ts';
import type { Review } from '../../diff/model.ts';
import type { PinnedImage } from '../../model/image-reference.ts';
import { defined } from '../../lib/values/defined.ts';

/** What is known about an image that is offered. */
export interface ImageEvidence {
  readonly image: PinnedImage;
  /** Why it is not proven who built it; absent when a signed attestation proves it. */
  readonly unverified?: string;
  /** How staging fared with it, as a sentence without its full stop. */
  readonly health: string;
}

/** Asks GitHub about each image. What cannot be asked is a reason in the evidence, never a pass and never an error. */
export async function evidenceOf(
  github: GitHub,
  clone: string,
  main: string,
  images: readonly PinnedImage[],
): Promise<readonly ImageEvidence[]> {
  return await Promise.all(
    images.map(async (image) => {
      const [reason, health] = await Promise.all([
        unverified(github, { image: `${image.name}@${image.digest}`, ...builtBy }).catch(reasonOf),
        healthOf(clone, main, github, image).then(
          ({ text }) => text,
          (error: unknown) => `its health is not known: ${reasonOf(error)}`,
        ),
      ]);
      return defined({ image, health, unverified: reason });
    }),
  );
}

/** The rendered change of a promotion, or why it could not be made. */
export async function reviewOf(clone: string, base: string, head: string): Promise<Review | string> {
  return await reviewChange({ root: clone, base, head }).catch(reasonOf);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Failure)) throw error;
  return (error.parts.why ?? error.parts.what).replace(/\.$/, '');
}
