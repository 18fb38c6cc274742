/**
 * For a closed network: the `ARG *_IMAGE=` of a Containerfile, each with its image taken from the mirror under the same
 * name. A digest is left out, since the mirror's images are built from source and have other bytes.
 */
export function baseImages(containerfile: string, mirror: string): Readonly<Record<string, string>> {
  const found = containerfile.matchAll(/^ARG\s+([A-Z0-9_]+_IMAGE)=["']?([^\s"'@]+)/gm);
  return Object.fromEntries([...found].map(([, name, image]) => [name!, `${mirror}/${fullName(image!)}`]));
}

/** `node:24` means `docker.io/library/node:24`. */
function fullName(image: string): string {
  const [first = '', ...rest] = image.split('/');
  if (rest.length === 0) return `docker.io/library/${image}`;
  return first.includes('.') || first.includes(':') ? image : `docker.io/${image}`;
}
