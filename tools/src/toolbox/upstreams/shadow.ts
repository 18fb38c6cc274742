import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { entriesIn } from '../../lib/files/if-there.ts';

/** A kustomization that reads otherwise than in the checkout. */
interface Rewritten {
  /** Its folder, from the checkout's root. */
  readonly path: string;
  /** Its file's name. */
  readonly file: string;
  readonly text: string;
}

/**
 * Fills an empty folder with what looks like the checkout with other texts in some kustomizations. Their folders are
 * copies, since Kustomize reads no file outside a kustomization's own; all beside them is links.
 */
export async function makeShadow(root: string, shadow: string, rewritten: readonly Rewritten[]): Promise<void> {
  const paths = rewritten.map(({ path }) => path);
  const copied = new Set(paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`))));
  const ways = new Set([...copied].flatMap(waysTo));
  for (const way of [...ways].toSorted()) {
    await mkdir(join(shadow, way), { recursive: true });
    const beside = (await entriesIn(join(root, way))).map(({ name }) => join(way, name));
    const linked = beside.filter((path) => !ways.has(path) && !copied.has(path));
    await Promise.all(linked.map((path) => symlink(join(root, path), join(shadow, path))));
  }
  for (const path of copied) await cp(join(root, path), join(shadow, path), { recursive: true });
  await Promise.all(rewritten.map(({ path, file, text }) => writeFile(join(shadow, path, file), text)));
}

/** The folders on the way to a path: "clusters" and "clusters/staging" to "clusters/staging/web", and the root. */
function waysTo(path: string): readonly string[] {
  const way = dirname(path);
  return way === '.' ? ['.'] : [...waysTo(way), way];
}
