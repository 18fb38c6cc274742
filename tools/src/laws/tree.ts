import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { overlaysIn } from '../delivery/overlays.ts';
import { inParallel } from '../delivery/parallel.ts';
import { ensureUpstreams } from '../images/upstream.ts';
import { parseObjects, renderObjects } from '../lib/kustomize.ts';
import { repositoryRoot } from '../lib/paths.ts';
import type { Rendered } from './law.ts';

/** The objects of all overlays in `clusters/<env>` or `local/<env>`; throws when one renders nothing. */
export async function renderTree(folder: string, root: string = repositoryRoot): Promise<readonly Rendered[]> {
  const overlays = await overlaysIn(folder, root);
  await ensureUpstreams(() => {});
  const objects = await inParallel(overlays, async ({ path }) =>
    (await renderObjects(join(root, path))).map((object) => ({ file: path, object })),
  );
  return objects.flat();
}

/** Every YAML document below the folders, as people wrote it. */
export async function sourceTree(
  folders: readonly string[],
  root: string = repositoryRoot,
): Promise<readonly Rendered[]> {
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(root, folder), { recursive: true }).catch(() => []))
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => `${folder}/${name}`),
    ),
  );
  const documents = await Promise.all(
    files
      .flat()
      .toSorted()
      .map(async (file) => parseObjects(await readFile(join(root, file), 'utf8')).map((object) => ({ file, object }))),
  );
  return documents.flat();
}
