import { copyFiles } from '../../lib/files/files.ts';
import { listFiles } from '../../lib/git/checkout.ts';
import { gitleaks, type Leak } from '../../toolbox/gitleaks.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';

/**
 * What looks like a secret in the files that git has or would take, so that neither packages nor a person's own notes
 * are looked through; `only` leaves others out.
 */
export async function leaksIn(root: string, only?: readonly string[]): Promise<readonly Leak[]> {
  return await withScratchFolder('secrets', async (folder) => {
    await copyFiles(root, folder, only ?? (await listFiles(root)));
    return await gitleaks(['dir', '.'], folder);
  });
}
