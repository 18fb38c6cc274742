import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inParallel } from './parallel.ts';
import { run } from './run.ts';

/** Copies files, given by their paths from `root`, to the same paths in another folder; what is no file is left out. */
export async function copyFiles(root: string, folder: string, files: readonly string[]): Promise<void> {
  const folders = new Set(files.map((file) => join(folder, dirname(file))));
  for (const each of folders) await mkdir(each, { recursive: true });
  await inParallel(files, async (file) => {
    // A link points out of the copy, and what it points to has its own entry; a deleted file is still listed.
    await copyFile(join(root, file), join(folder, file)).catch(() => {});
  });
}

/** Copies a folder by links to the same files: for what replaces a file when it changes it, as git does. */
export async function linkCopy(source: string, target: string): Promise<void> {
  await run('cp', ['-al', source, target]);
}
