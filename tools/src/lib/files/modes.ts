import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { ifThere } from './if-there.ts';

/**
 * Lets every user read a file, or a folder with all below it: a container's user is another one than the person whose
 * umask made them.
 * @throws {Failure} where one belongs to somebody else.
 */
export async function readableByAll(path: string): Promise<void> {
  await withModes(path, (mode, isFolder) => mode | 0o444 | (isFolder || (mode & 0o100) !== 0 ? 0o111 : 0));
}

/** Gives all below a folder, and itself, the modes of a checkout under a umask of 022: an image's bytes follow from them. */
export async function plainModes(path: string): Promise<void> {
  await withModes(path, (mode, isFolder) => (isFolder || (mode & 0o100) !== 0 ? 0o755 : 0o644));
}

/** The same for the folders alone. */
export async function folderModes(path: string): Promise<void> {
  await withModes(path, (mode, isFolder) => (isFolder ? 0o755 : mode));
}

async function withModes(path: string, wanted: (mode: number, isFolder: boolean) => number): Promise<void> {
  // A push may end while this looks, and takes its half-made files with it.
  const found = await ifThere(path, (each) => lstat(each));
  if (found === undefined || !(found.isDirectory() || found.isFile())) return;
  const mode = found.mode & 0o7777;
  const next = wanted(mode, found.isDirectory());
  if (next !== mode) await setMode(path, next);
  if (!found.isDirectory()) return;
  for (const name of (await ifThere(path, (folder) => readdir(folder))) ?? [])
    await withModes(join(path, name), wanted);
}

async function setMode(path: string, mode: number): Promise<void> {
  try {
    await ifThere(path, () => chmod(path, mode));
  } catch (cause) {
    throw new Failure(
      {
        what: `${path} cannot be made readable for the container that needs it`,
        why: (cause as Error).message,
        wayOut: `Give it back to yourself (sudo chown -R "$USER" ${path}), then run this again.`,
      },
      { cause },
    );
  }
}
