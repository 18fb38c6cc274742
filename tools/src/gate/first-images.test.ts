import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { writeFiles } from '../lib/files/write-files.ts';
import { commit } from '../lib/git/checkout.ts';
import { init } from '../lib/git/repository.ts';
import { environments } from '../model/environment.ts';
import { imagesPath, withExactly } from '../model/images-file.ts';
import { overlayFile } from '../model/service-parts/overlay.ts';
import { services } from '../model/services.ts';
import { firstImageFindings } from './first-images.ts';

const [{ name, application, image }] = services as readonly [(typeof services)[number]];
const last = environments.at(-1)!;
const overlay = (environment: string) => overlayFile(environment, application);

async function withCheckout(
  work: (
    write: (path: string, text: string) => Promise<void>,
    found: () => Promise<readonly string[]>,
  ) => Promise<void>,
  there: readonly string[] = environments,
): Promise<void> {
  await withScratchFolder('first-images', async (root) => {
    const write = (path: string, text: string): Promise<void> => writeFiles(root, { [path]: text });
    await init(root);
    for (const each of there) await write(`clusters/${each}/applications/kustomization.yaml`, 'kind: Kustomization\n');
    await write('clusters/README.md', 'Nothing yet\n');
    const start = await commit(root, 'First', ['.']);
    await work(write, async () => (await firstImageFindings(root, start)).map(({ file }) => file));
  });
}

test('a service comes to an environment after the first with its image, and to the first without', () =>
  withCheckout(async (write, found) => {
    await write(overlay(environments[0]!), 'kind: Kustomization\n');
    expect(await found()).toEqual([]);
    await write(overlay(last), 'kind: Kustomization\n');
    expect(await found()).toEqual([overlay(last)]);
    const pinned = [{ name: image, tag: '0'.repeat(40), digest: `sha256:${'0'.repeat(64)}` }];
    await write(imagesPath(last), withExactly(imagesPath(last), undefined, pinned));
    expect(await found()).toEqual([]);
  }));

test('a new environment comes without images where nothing is released yet, and with those that the one before it has', () =>
  withCheckout(
    async (write, found) => {
      const before = environments.at(-2)!;
      await write(overlay(last), 'kind: Kustomization\n');
      expect(await found()).toEqual([]);
      const pinned = [{ name: image, tag: '0'.repeat(40), digest: `sha256:${'0'.repeat(64)}` }];
      await write(imagesPath(before), withExactly(imagesPath(before), undefined, pinned));
      expect(await found()).toEqual([overlay(last)]);
      await write(imagesPath(last), withExactly(imagesPath(last), undefined, pinned));
      expect(await found()).toEqual([]);
    },
    environments.slice(0, -1),
  ));

test('one that was there before waits for its first release, and nobody is asked again', () =>
  withScratchFolder('first-images', async (root) => {
    await init(root);
    await writeFiles(root, { [overlay(last)]: `# ${name}\n` });
    const start = await commit(root, 'First', ['.']);
    expect(await firstImageFindings(root, start)).toEqual([]);
  }));
