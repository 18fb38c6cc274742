import type { PinnedImage } from '@lockstep/tools/model/image-reference';

/** The images file with another tag and digest for every image it pins. */
export function withImage(text: string, image: Pick<PinnedImage, 'tag' | 'digest'>): string {
  const changed = text
    .replace(/^(\s*newTag:) .*$/gm, `$1 "${image.tag}"`)
    .replace(/^(\s*digest:) .*$/gm, `$1 ${image.digest}`);
  if (changed === text) throw new Error('the images file pins no image');
  return changed;
}

/** A kustomization with one more resource. */
export function withResource(text: string, file: string): string {
  if (/^resources:\s*$/m.test(text)) return text.replace(/^resources:\s*$/m, `resources:\n  - ${file}`);
  return `${text.trimEnd()}\nresources:\n  - ${file}\n`;
}
