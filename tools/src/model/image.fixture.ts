import { formatImage, type PinnedImage } from './image-reference.ts';
import { readNames } from './names/names.ts';

/** For tests: an image of that commit, its digest made of these hexadecimal digits. */
export function imageOf(name: string, tag: string, digits: string): PinnedImage {
  return { name: `${readNames().images}/${name}`, tag, digest: `sha256:${digits.repeat(64).slice(0, 64)}` };
}

/** For tests: the same as the text that bump takes. */
export function imageText(name: string, tag: string, digits: string): string {
  return formatImage(imageOf(name, tag, digits));
}
