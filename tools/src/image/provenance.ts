import { Failure } from '../lib/failure.ts';
import type { GitHub } from '../lib/github/github.ts';
import { parseImage, type PinnedImage } from '../model/image-reference.ts';
import { builtBy, unproven } from '../model/release.ts';

/** An image whose origin a signed attestation proves. */
interface Verified {
  readonly reference: string;
  /** "release.yaml of owner/name, on main, of 1a2b3c…". */
  readonly by: string;
}

/**
 * Proves by GitHub's attestations that the release workflow built each image of the commit that its tag names.
 * @param references - `NAME:COMMIT@sha256:DIGEST`.
 * @param repo - a clone with its whole history.
 * @throws {Failure} naming every image that has no such proof, or when gh cannot be asked.
 */
export async function verify(
  references: readonly string[],
  github: GitHub,
  repo: string,
): Promise<readonly Verified[]> {
  const images = references.map((reference) => ({ reference, image: parseImage(reference) }));
  const reasons = new Map<string, string>();
  for (const { reference, image } of images) {
    const reason = await unproven(github, repo, image);
    if (reason !== undefined) reasons.set(reference, reason);
  }
  const by = `${builtBy.workflow} of ${github.repository}, on ${builtBy.branch}`;
  if (reasons.size === 0) return images.map(({ reference, image }) => ({ reference, by: `${by}, of ${image.tag}` }));
  throw new Failure({
    what: `No attestation proves that ${by}, built ${[...reasons.keys()].join(' and ')}`,
    why: [...reasons.values()].join('; '),
    wayOut: 'Use an image that the release workflow built from main, or run that workflow again for its commit.',
  });
}

/** Whether an image is proven; what goes wrong on the way is a no, with its reason. */
export async function isProven(
  image: PinnedImage,
  github: GitHub,
  repo: string,
): Promise<{ proven: boolean; why: string }> {
  try {
    const why = await unproven(github, repo, image);
    return { proven: why === undefined, why: why ?? '' };
  } catch (error) {
    if (error instanceof Failure) return { proven: false, why: error.parts.why ?? error.parts.what };
    throw error;
  }
}
