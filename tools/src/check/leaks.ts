import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inParallel } from '../delivery/parallel.ts';
import { listFiles } from '../lib/git.ts';
import { gitleaks, type Leak } from '../lib/gitleaks.ts';

/**
 * What looks like a secret in the files that git has or would take, so that neither packages nor a person's own notes
 * are looked through; `only` leaves others out.
 */
export async function leaksIn(root: string, only?: readonly string[]): Promise<readonly Leak[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-secrets-'));
  try {
    await copyFiles(root, folder, only ?? (await listFiles(root)));
    return await gitleaks(['dir', '.'], folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function copyFiles(root: string, folder: string, files: readonly string[]): Promise<void> {
  const folders = new Set(files.map((file) => join(folder, dirname(file))));
  for (const each of folders) await mkdir(each, { recursive: true });
  await inParallel(files, async (file) => {
    // A link points out of the copy, and what it points to has its own entry; a deleted file is still listed.
    await copyFile(join(root, file), join(folder, file)).catch(() => {});
  });
}
