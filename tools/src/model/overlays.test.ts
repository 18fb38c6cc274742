import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { overlaysIn } from './overlays.ts';

test('a folder with a kustomization is an overlay, also one that cannot be read; a Component is none', () =>
  withScratchFolder('overlays', async (root) => {
    const texts = {
      web: 'resources: []\n',
      api: 'kind: Kustomization\n',
      images: 'kind: Component\n',
      alias: 'kind: *nowhere\n',
      broken: '{',
    };
    for (const [name, text] of Object.entries(texts)) {
      await mkdir(join(root, 'clusters/staging', name), { recursive: true });
      await writeFile(join(root, 'clusters/staging', name, 'kustomization.yaml'), text);
    }
    await mkdir(join(root, 'clusters/staging/empty'));
    const found = await overlaysIn('clusters/staging', root);
    expect(found.map(({ component }) => component)).toEqual(['alias', 'api', 'broken', 'web']);
    expect(await overlaysIn('clusters/qa', root)).toEqual([]);
  }));
