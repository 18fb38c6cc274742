import { Failure } from '../../lib/failure.ts';
import type { GitHub } from '../../lib/github/github.ts';
import { watchHealth } from './health-watch.ts';
import { runningIn } from './running.ts';
import { unproven } from '../../model/release.ts';
import { reviewChange } from '../../diff/review.ts';
import type { Review } from '../../diff/model.ts';
import type { PinnedImage } from '../../model/image-reference.ts';
import { lastHop, type Environment } from '../../model/environment.ts';
import { defined } from '../../lib/values/defined.ts';

/** What is known about an image that is offered. */
export interface ImageEvidence {
  readonly image: PinnedImage;
  /** Why it is not proven who built it; absent when a signed attestation proves it. */
  readonly unverified?: string;
  /** How the environment before fared with it, as a sentence without its full stop. */
  readonly health: string;
}

/** Asks GitHub about each image. What cannot be asked is a reason in the evidence, never a pass and never an error. */
export async function evidenceOf(
  github: GitHub,
  clone: string,
  main: string,
  images: readonly PinnedImage[],
  environment: Environment = lastHop.from,
): Promise<readonly ImageEvidence[]> {
  const unknown = (error: unknown) => images.map(() => ({ text: `its health is not known: ${reasonOf(error)}` }));
  const [reasons, healths] = await Promise.all([
    Promise.all(images.map((image) => unproven(github, clone, image).catch(reasonOf))),
    healthsOf({ github, clone, main, environment }, images).catch(unknown),
  ]);
  return images.map((image, index) => defined({ image, health: healths[index]!.text, unverified: reasons[index] }));
}

interface Asked {
  readonly github: GitHub;
  readonly clone: string;
  readonly main: string;
  readonly environment: Environment;
}

async function healthsOf({ github, clone, main, environment }: Asked, images: readonly PinnedImage[]) {
  const running = await runningIn(clone, main, images, environment);
  const look = await watchHealth(github, clone, main, running, environment);
  return await look();
}

/** The rendered change of a promotion, or why it could not be made. */
export async function reviewOf(clone: string, base: string, head: string): Promise<Review | string> {
  return await reviewChange({ root: clone, base, head }).catch(reasonOf);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Failure)) throw error;
  return (error.parts.why ?? error.parts.what).replace(/\.$/, '');
}
