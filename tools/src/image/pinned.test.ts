import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { imageText } from '../model/image.fixture.ts';
import { imagesPath, withImages } from '../model/images-file.ts';
import { writeFiles } from '../lib/files/write-files.ts';
import { parseImage } from '../model/image-reference.ts';
import { pinnedIn, placesIn } from './pinned.ts';

const [web, api] = [imageText('web', '1'.repeat(40), 'a'), imageText('api', '2'.repeat(40), 'b')];

test('the images of an environment are those that its file pins, each at its line', async () => {
  const root = await mkdtemp(join(tmpdir(), 'lockstep-pinned-'));
  try {
    const path = imagesPath('staging');
    await mkdir(dirname(join(root, path)), { recursive: true });
    const text = withImages(path, undefined, [web, api].map(parseImage));
    await writeFile(join(root, path), text);
    expect(await pinnedIn('staging', root)).toEqual([api, web]);
    const placeOf = await placesIn('staging', root);
    const lines = [api, web].map((reference) => text.split('\n')[placeOf(reference).line - 1]);
    expect(lines).toEqual([api, web].map((reference) => `  - name: ${parseImage(reference).name}`));
    expect(placeOf('ghcr.io/other/image:1')).toEqual({ file: path, line: 1 });
    await writeFiles(root, {
      'clusters/staging/x/kustomization.yaml':
        'kind: Kustomization\nimages:\n  - name: a.io/old\n    newName: quay.io/b/c\n    newTag: v1\n  - name: quay.io/b/cd\n    newTag: v1\n',
    });
    const places = await placesIn('staging', root);
    expect([places('quay.io/b/c:v1'), places('quay.io/b/cd:v1')]).toEqual([
      { file: 'clusters/staging/x/kustomization.yaml', line: 4 },
      { file: 'clusters/staging/x/kustomization.yaml', line: 6 },
    ]);
  } finally {
    await rm(root, { recursive: true });
  }
});
