import { images } from './data/images.ts';
import { builtImage, type BuiltImage } from './build.ts';

/** Of the images built from source on this machine, those that are not quite what their name says: one line each. */
export async function sourceNotes(): Promise<string[]> {
  const built = await Promise.all(images.map((image) => builtImage(image)));
  return built.flatMap((image) => (image === undefined ? [] : noteOf(image)));
}

/** What an image holds instead of what its tag says, and what it lacks; empty when there is nothing to say. */
export function noteOf({ reference, holds, missing }: Pick<BuiltImage, 'reference' | 'holds' | 'missing'>): string[] {
  const tag = reference.slice(reference.lastIndexOf(':') + 1);
  const parts = [
    ...(versionIn(tag) === holds ? [] : [`holds ${holds}`]),
    ...(missing.length === 0 ? [] : [`without ${missing.join(', ')}`]),
  ];
  return parts.length === 0 ? [] : [`${reference}: ${parts.join('; ')}`];
}

/** `v1.36.3`, `3.6.8-0`, `24.21.0-trixie-slim` -> the version alone. */
function versionIn(tag: string): string {
  return /^v?(\d+(?:\.\d+)*)/.exec(tag)?.[1] ?? tag;
}
