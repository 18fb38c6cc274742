import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { writeFiles } from '../../lib/files/write-files.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { init } from '../../lib/git/repository.ts';
import type { Mutation } from './mutation.ts';
import { freshRenders, workbenchOn } from './workbench.ts';

// Kustomize is compiled where the cache does not hold it.
jest.setTimeout(900_000);

const files = {
  'base/web/kustomization.yaml': 'resources: [service.yaml]\n',
  'base/web/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: ClusterIP}\n',
  'clusters/staging/web/kustomization.yaml': 'resources: [../../../base/web]\n',
  'clusters/production/web/kustomization.yaml': 'resources: [../../../base/web]\n',
  'clusters/staging/other/kustomization.yaml': 'resources: [a.yaml]\n',
  'clusters/staging/other/a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n',
};

const mutationOf = (file: keyof typeof files, was: string, now: string | undefined): Mutation => {
  const start = files[file].indexOf(was);
  const edit = { file, start, end: start + was.length, ...(now !== undefined && { text: now }) };
  return { kind: 'reference', file, line: 1, path: '', change: '', edits: [edit] };
};

test('a mutation is rendered where it is read, in one tree or in all, and taken out again', async () => {
  await withScratchFolder('workbench', async (folder) => {
    const root = join(folder, 'clone');
    await init(root);
    await writeFiles(root, files);
    const fresh = await freshRenders(root, join(folder, 'fresh'));
    const bench = await workbenchOn(root, join(folder, 'bench'), fresh);
    const overlay = (name: string) => join(root, 'clusters', name);

    await bench.with(mutationOf('base/web/service.yaml', 'ClusterIP', 'NodePort'), async () => {
      expect(bench.touchedTrees()).toEqual(['clusters/staging', 'clusters/production']);
      expect(await bench.build(overlay('staging/web'))).toContain('NodePort');
      expect(await bench.build(overlay('production/web'), 'clusters/staging')).toContain('ClusterIP');
      expect(await bench.build(overlay('staging/other'))).toBe(fresh.texts.get('clusters/staging/other'));
      expect(await readFile(join(root, 'base/web/service.yaml'), 'utf8')).toContain('NodePort');
    });
    await bench.with(mutationOf('base/web/service.yaml', '', undefined), async () => {
      await expect(bench.build(overlay('staging/web'))).rejects.toThrow('service.yaml');
    });
    expect(await readFile(join(root, 'base/web/service.yaml'), 'utf8')).toBe(files['base/web/service.yaml']);
    expect(await bench.build(overlay('staging/web'))).toBe(fresh.texts.get('clusters/staging/web'));
  });
});
