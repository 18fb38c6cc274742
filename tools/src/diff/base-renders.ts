import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from '../lib/files/paths.ts';
import { ifThere, textIfThere } from '../lib/files/if-there.ts';

/** A base is looked at again and again while a change is made, and seldom later. */
const keptDays = 14;

/** Where they lie, outside any checkout. */
export function baseRendersFolder(): string {
  return join(cacheDir(), 'renders');
}

/**
 * The render of an overlay before the change, from the folder when it was made before: the same inputs and the same
 * Kustomize (its path says which) give the same bytes. What comes after the change is always rendered.
 */
export async function keptRender(
  folder: string,
  kustomize: string,
  inputs: string | undefined,
  render: () => Promise<string>,
): Promise<string> {
  if (inputs === undefined) return await render();
  const key = createHash('sha256').update(`${kustomize}\n${inputs}`).digest('hex');
  const file = join(folder, `${key}.yaml`);
  const known = await textIfThere(file);
  if (known !== undefined) return known;
  const text = await render();
  await mkdir(folder, { recursive: true });
  // A name of its own: many reviews, in one process or several, may make the same render at once.
  const making = `${file}.${randomUUID()}`;
  await writeFile(making, text);
  await rename(making, file);
  return text;
}

/** Removes the renders that were made two weeks ago or earlier, once a day: there may be ten thousand to look at. */
export async function forgetOldRenders(folder: string, now: number = Date.now()): Promise<void> {
  const names = await ifThere(folder, (path) => readdir(path));
  const stamp = join(folder, 'looked-through');
  const last = (await ifThere(stamp, (path) => stat(path)))?.mtimeMs ?? 0;
  if (names === undefined || now - last < 86_400_000) return;
  await writeFile(stamp, '');
  for (const name of names) {
    const made = (await ifThere(join(folder, name), (path) => stat(path)))?.mtimeMs ?? now;
    if (now - made > keptDays * 86_400_000) await rm(join(folder, name), { force: true });
  }
}
