import { copyFile, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../failure.ts';
import { ifThere, isAbsence } from './if-there.ts';
import { inParallel } from '../process/parallel.ts';
import { run } from '../process/run.ts';

/**
 * Copies files, given by their paths from `root`, to the same paths in another folder; what is no file, or no longer
 * there, is left out.
 * @throws {Failure} when one cannot be copied: a part would be taken for the whole.
 */
export async function copyFiles(root: string, folder: string, files: readonly string[]): Promise<void> {
  const folders = new Set(files.map((file) => join(folder, dirname(file))));
  for (const each of folders) await mkdir(each, { recursive: true });
  await inParallel(files, async (file) => {
    const source = join(root, file);
    // A link to a folder is no file, and what it points to has its own entries; a deleted file is still listed.
    if ((await ifThere(source, stat))?.isFile() !== true) return;
    await copyFile(source, join(folder, file)).catch((cause: NodeJS.ErrnoException) => {
      if (isAbsence(cause)) return;
      const wayOut = `Make room and see who may write ${folder}, then run this again.`;
      throw new Failure({ what: `Could not copy ${source}`, why: cause.message, wayOut }, { cause });
    });
  });
}

/** Copies a folder by links to the same files: for what replaces a file when it changes it, as git does. */
export async function linkCopy(source: string, target: string): Promise<void> {
  await run('cp', ['-al', source, target]);
}
