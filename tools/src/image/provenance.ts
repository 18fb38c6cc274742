import { Failure } from '../lib/failure.ts';
import { unverified, type GitHub } from '../lib/github/github.ts';
import { builtBy } from '../model/release.ts';
import { parseRegistryReference } from '../lib/registry/reference.ts';
import { defined } from '../lib/values/defined.ts';

/** An image whose origin a signed attestation proves. */
interface Verified {
  readonly reference: string;
  /** "release.yaml of owner/name, on main". */
  readonly by: string;
}

/**
 * Proves where each image was built, by GitHub's attestations of its digest.
 * @throws {Failure} naming every image that has no such proof, or when gh cannot be asked.
 */
export async function verify(references: readonly string[], github: GitHub): Promise<readonly Verified[]> {
  const images = references.map((reference) => ({ reference, image: byDigest(reference) }));
  const answers: { reference: string; reason?: string }[] = [];
  for (const { reference, image } of images) {
    const reason = await unverified(github, { image, ...builtBy });
    answers.push({ reference, ...defined({ reason }) });
  }
  const refused = answers.filter(({ reason }) => reason !== undefined);
  const by = `${builtBy.workflow} of ${github.repository}, on ${builtBy.branch}`;
  if (refused.length === 0) return references.map((reference) => ({ reference, by }));
  throw new Failure({
    what: `No attestation proves that ${by}, built ${refused.map(({ reference }) => reference).join(' and ')}`,
    why: refused.map(({ reason }) => reason).join('; '),
    wayOut: 'Use an image that the release workflow built from main, or run that workflow again for its commit.',
  });
}

/** Whether an image is proven; what goes wrong on the way is a no, with its reason. */
export async function isProven(reference: string, github: GitHub): Promise<{ proven: boolean; why: string }> {
  try {
    const why = await unverified(github, { image: byDigest(reference), ...builtBy });
    return { proven: why === undefined, why: why ?? '' };
  } catch (error) {
    if (error instanceof Failure) return { proven: false, why: error.parts.why ?? error.parts.what };
    throw error;
  }
}

function byDigest(reference: string): string {
  const { name, digest } = parseRegistryReference(reference);
  if (digest !== undefined) return `${name}@${digest}`;
  throw new Failure({
    what: `${reference} cannot be verified`,
    why: 'a tag can name another image a moment later',
    wayOut: `Name it with its digest: npm run lockstep -- image digest ${reference}.`,
  });
}
