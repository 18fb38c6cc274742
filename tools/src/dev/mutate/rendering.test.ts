import { expect, test } from '@jest/globals';
import { writeFiles } from '../../lib/files/write-files.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { kustomizationsOf } from './rendering.ts';

const files = {
  'base/a/kustomization.yaml': 'resources:\n  - service.yaml\npatches:\n  - path: patches/service.yaml\n',
  'base/a/service.yaml': '',
  'base/a/patches/service.yaml': '',
  'base/alone.yaml': '',
};

test('a patch belongs to the kustomization that names it, and an object to none that must be judged again', async () => {
  await withScratchFolder('kustomizations', async (root) => {
    await writeFiles(root, files);
    const askedFor = async (file: string): Promise<readonly string[]> =>
      await kustomizationsOf(root, {
        kind: 'deleted',
        file,
        line: 1,
        path: '',
        change: '',
        edits: [{ file, start: 0, end: 0 }],
      });
    expect(await askedFor('base/a/patches/service.yaml')).toEqual(['base/a']);
    expect(await askedFor('base/a/kustomization.yaml')).toEqual(['base/a']);
    expect(await askedFor('base/a/service.yaml')).toEqual([]);
    expect(await askedFor('base/alone.yaml')).toEqual([]);
  });
});
