import { images } from './data/images.ts';
import { pagedImages } from './data/paged-images.ts';
import { builtImage, type BuiltImage } from './build.ts';
import { leftOutPages } from './pages/left-out.ts';

/**
 * Of the images built from source on this machine, those that are not quite what their name says: one line each; and the
 * web pages that could not be built, with the reason.
 */
export async function sourceNotes(): Promise<string[]> {
  const leftOut = await leftOutPages();
  const paged = await Promise.all(
    pagedImages
      .filter(({ title }) => !leftOut.has(title))
      .map(async ({ image }) => ({ image, built: await builtImage(image) })),
  );
  const shown = new Map(paged.flatMap(({ image, built }) => (built === undefined ? [] : [[image.name, built]])));
  const plain = await Promise.all(images.map((image) => shown.get(image.name) ?? builtImage(image)));
  const own = paged.filter(({ image }) => !images.some(({ name }) => name === image.name)).map(({ built }) => built);
  const lines = [...plain, ...own].flatMap((image) => (image === undefined ? [] : noteOf(image)));
  return [...lines, ...[...leftOut].map(([title, why]) => `${title}: without its web page. ${why}`)];
}

/** What an image holds instead of what its tag says, and what it lacks; empty when there is nothing to say. */
export function noteOf({ reference, holds, missing, parts = [] }: Noted): string[] {
  const tag = reference.slice(reference.lastIndexOf(':') + 1);
  const said = [
    ...(versionIn(tag) === holds ? [] : [`holds ${holds}`]),
    ...parts,
    ...(missing.length === 0 ? [] : [`without ${missing.join(', ')}`]),
  ];
  return said.length === 0 ? [] : [`${reference}: ${said.join('; ')}`];
}

type Noted = Pick<BuiltImage, 'reference' | 'holds' | 'missing' | 'parts'>;

/** `v1.36.3`, `3.6.8-0`, `24.21.0-trixie-slim` -> the version alone. */
function versionIn(tag: string): string {
  return /^v?(\d+(?:\.\d+)*)/.exec(tag)?.[1] ?? tag;
}
