import type { PinnedImage } from '@lockstep/tools/model/image-reference';

/** The images file with another tag and digest for the image of a service. */
export function withImage(text: string, service: string, image: Pick<PinnedImage, 'tag' | 'digest'>): string {
  const entry = new RegExp(`^  - name: \\S+/${service}\n(?:    .*\n)+`, 'm').exec(text)?.[0];
  if (entry === undefined) throw new Error(`the images file pins no image of ${service}`);
  const changed = entry
    .replace(/^( *newTag:) .*$/m, `$1 "${image.tag}"`)
    .replace(/^( *digest:) .*$/m, `$1 ${image.digest}`);
  return text.replace(entry, changed);
}

/** A kustomization with one more resource. */
export function withResource(text: string, file: string): string {
  if (/^resources:\s*$/m.test(text)) return text.replace(/^resources:\s*$/m, `resources:\n  - ${file}`);
  return `${text.trimEnd()}\nresources:\n  - ${file}\n`;
}
