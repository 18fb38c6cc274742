import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseObjects } from '../../toolbox/kustomize.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import type { Rendered } from '../../model/finding.ts';
import { ifThere } from '../../lib/files/if-there.ts';

/** Every YAML document below the folders, as people wrote it. */
export async function sourceTree(
  folders: readonly string[],
  root: string = repositoryRoot,
  parse: (text: string) => readonly KubeObject[] = parseObjects,
): Promise<readonly Rendered[]> {
  const files = await Promise.all(
    folders.map(async (folder) =>
      ((await ifThere(join(root, folder), (path) => readdir(path, { recursive: true }))) ?? [])
        .filter((name) => /\.ya?ml$/.test(name))
        .map((name) => `${folder}/${name}`),
    ),
  );
  const documents = await Promise.all(
    files
      .flat()
      .toSorted()
      .map(async (file) => {
        const text = await readFile(join(root, file), 'utf8');
        return parse(text).map((object) => ({ file, object, text }));
      }),
  );
  return documents.flat();
}
