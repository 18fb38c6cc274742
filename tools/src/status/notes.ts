import { images } from '../../../local/sources/images.ts';
import { builtImage, type BuiltImage } from '../images/build.ts';

/** What of the images built on this machine is not what their public name promises, one line each. */
export async function sourceNotes(): Promise<string[]> {
  const built = await Promise.all(images.map((image) => builtImage(image)));
  return built.filter((image) => image !== undefined).flatMap(noteOf);
}

/** Empty when the image holds the version that its tag says, and all of it. */
export function noteOf({ reference, holds, missing }: Pick<BuiltImage, 'reference' | 'holds' | 'missing'>): string[] {
  const tag = reference.slice(reference.lastIndexOf(':') + 1);
  const sameVersion = tag.replace(/^v/, '').split('-')[0] === holds;
  const parts = [
    ...(sameVersion ? [] : [`holds ${holds}`]),
    ...(missing.length === 0 ? [] : [`without ${missing.join(', ')}`]),
  ];
  return parts.length === 0 ? [] : [`${reference} ${parts.join(', ')}`];
}
