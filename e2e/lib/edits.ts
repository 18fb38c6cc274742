/** A pinned image as a Deployment names it. */
export interface ImageReference {
  readonly name: string;
  readonly tag: string;
  readonly digest: string;
}

/** @throws {Error} when the text is not `name:tag@sha256:digest`. */
export function parseImage(text: string): ImageReference {
  const found = /^(?<name>[^@]+):(?<tag>[^:@/]+)@(?<digest>sha256:[0-9a-f]{64})$/.exec(text)?.groups;
  if (found === undefined) throw new Error(`"${text}" is not pinned as name:tag@sha256:digest`);
  return found as unknown as ImageReference;
}

/** The images file with another tag and digest for every image it pins. */
export function withImage(text: string, image: Pick<ImageReference, 'tag' | 'digest'>): string {
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
