import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { overlaysIn } from '../model/overlays.ts';
import { inParallel } from '../lib/process/parallel.ts';
import { build } from '../toolbox/kustomize.ts';
import { ensureUpstreams } from '../toolbox/sources/upstream.ts';
import { repositoryRoot } from '../lib/files/paths.ts';
import { inputsReader } from './inputs.ts';

jest.setTimeout(60_000);

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lockstep-inputs-'));
});
afterEach(() => rm(root, { recursive: true }));
const put = async (path: string, content: string): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
};
const hash = async (overlay: string) => (await inputsReader(root)(overlay)).hash;

describe('what an overlay reads', () => {
  test('is its folder and every folder that a kustomization on the way names', async () => {
    await put('clusters/a/web/kustomization.yaml', 'resources: [../../../base/web]\ncomponents: [../images]\n');
    await put('clusters/a/images/kustomization.yaml', 'images: []\n');
    await put('base/web/kustomization.yaml', 'resources: [../shared]\n');
    await put('base/shared/kustomization.yml', 'resources: [x.yaml]\n');
    await put('base/other/kustomization.yaml', '');
    expect((await inputsReader(root)('clusters/a/web')).folders).toEqual([
      'base/shared',
      'base/web',
      'clusters/a/images',
      'clusters/a/web',
    ]);
  });

  test('changes with any file in it, with none beside it', async () => {
    await put('clusters/a/web/kustomization.yaml', 'resources: [../../../base/web]\n');
    await put('base/web/kustomization.yaml', 'resources: [x.yaml]\n');
    await put('base/web/patches/deep/x.yaml', '1');
    const before = await hash('clusters/a/web');
    await put('base/api/x.yaml', '2');
    expect(await hash('clusters/a/web')).toBe(before);
    await put('base/web/page/node_modules/x/.github/ci.yml', '2');
    await symlink('x', join(root, 'base/web/page/node_modules/y'));
    expect(await hash('clusters/a/web')).toBe(before);
    await put('base/web/patches/deep/x.yaml', '2');
    expect(await hash('clusters/a/web')).not.toBe(before);
  });

  test('ends where folders name each other', async () => {
    await put('a/kustomization.yaml', 'resources: [../b]\n');
    await put('b/kustomization.yaml', 'resources: [../a]\n');
    expect((await inputsReader(root)('a')).folders).toEqual(['a', 'b']);
  });

  test.each([
    ['https://github.com/o/r//manifests?timeout=150s&ref=v3.6.1', true],
    [`https://github.com/o/r//manifests?ref=${'a'.repeat(40)}`, true],
    ['https://github.com/o/r//manifests?ref=main', false],
    ['https://github.com/o/r//manifests', false],
    ['github.com/o/r?ref=stable', false],
    ['https://example.com/crds.yaml', false],
    ['git@example.com:o/r.git', false],
  ])('is known for %s: %s', async (remote, known) => {
    await put('a/kustomization.yaml', `resources: ['${remote}']\n`);
    expect((await hash('a')) !== undefined).toBe(known);
  });

  test('is not known behind a link', async () => {
    await put('a/kustomization.yaml', '');
    await symlink('../b', join(root, 'a', 'link'));
    expect(await hash('a')).toBeUndefined();
  });
});

test('an overlay renders the same from its inputs alone', async () => {
  await ensureUpstreams(console.log);
  const known = inputsReader(repositoryRoot);
  // Argo CD's takes a second and is made of the same parts as metrics-server's.
  const overlays = (await overlaysIn('clusters/staging')).filter(({ component }) => component !== 'argocd');
  expect(overlays.length).toBeGreaterThan(3);
  await inParallel(overlays, async ({ path, component }) => {
    const { folders, hash: found } = await known(path);
    expect(found).toBeDefined();
    for (const folder of folders)
      await cp(join(repositoryRoot, folder), join(root, component, folder), { recursive: true });
    expect(await build(join(root, component, path))).toBe(await build(join(repositoryRoot, path)));
  });
});
