import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file in one step, with the folder that it needs: whoever is killed, or finds the disk full, leaves the former
 * one whole.
 */
export async function replaceFile(file: string, text: string, mode = 0o666): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const next = `${file}.${process.pid}.new`;
  try {
    await writeFile(next, text, { mode });
    await rename(next, file);
  } finally {
    await rm(next, { force: true });
  }
}
