import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from '../../lib/git/checkout.ts';
import { ifThere, textIfThere } from '../../lib/files/if-there.ts';

export interface TextFile {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
}

const manifest =
  /^(base|clusters|local|monitoring)\/.+\.ya?ml$|^(monitoring(?:\/components\/[^/]+)?|local\/components)\/dashboards\/.+\.json$/;
const containerfile = /^(?:apps|packages)\/[^/]+\/Containerfile$/;

/** Whether a file repeats the names because what reads it knows no variables: manifests, and what an image says of itself. */
export function repeatsNames(path: string): boolean {
  return manifest.test(path) || containerfile.test(path);
}

/** The files of a checkout, as they stand in the work tree, that `wanted` picks. Deleted ones and links are left out. */
export async function readFiles(root: string, wanted: (path: string) => boolean): Promise<readonly TextFile[]> {
  const paths = (await listFiles(root)).filter(wanted).toSorted();
  const files = paths.map(async (path) => {
    const isFile = (await ifThere(join(root, path), (file) => lstat(file)))?.isFile() === true;
    return { path, text: isFile ? ((await textIfThere(join(root, path))) ?? '') : '' };
  });
  return (await Promise.all(files)).filter(({ text }) => text !== '');
}
