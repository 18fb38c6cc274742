import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listFiles } from '../../lib/git/checkout.ts';
import { pathsLike } from '../../model/source/build-context.ts';

/** The folders of the npm workspaces of a checkout, as the patterns of its package.json say them. */
export async function workspaceFolders(root: string): Promise<readonly string[]> {
  const { workspaces } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    readonly workspaces: readonly string[];
  };
  const manifests = (await listFiles(root)).filter((file) => file.endsWith('/package.json'));
  const named = workspaces.map((pattern) => pathsLike(`${pattern}/package.json`));
  return manifests.filter((file) => named.some((means) => means(file))).map((file) => dirname(file));
}
