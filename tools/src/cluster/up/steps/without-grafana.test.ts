import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { environments } from '../../../model/environment.ts';
import { registries } from '../../../toolbox/sources/names.ts';
import { images } from '../../../toolbox/sources/data/images.ts';
import { commitOf } from '../../../lib/git/objects.ts';
import { checkOutInto } from '../../../lib/git/checkout.ts';
import { build, parseObjects } from '../../../toolbox/kustomize.ts';
import { repositoryRoot } from '../../../lib/files/paths.ts';
import { withScratchFolder } from '../../../lib/files/scratch-folder.ts';
import { grafanaImage, imagesLeftOut, withComponent } from './without-grafana.ts';

const overlayOf = (root: string, environment: string): string => join(root, 'local', environment, 'monitoring');

const answering = (...names: readonly string[]): never =>
  Object.fromEntries(registries.map((registry) => [registry, names.includes(registry)])) as never;

describe('clusters without Grafana', () => {
  test('are those of a network where its registry is silent, with the reason, and no others', () => {
    expect([...imagesLeftOut(answering('docker.io'))]).toEqual([]);
    expect([...imagesLeftOut(answering('quay.io', 'ghcr.io')).keys()]).toEqual([grafanaImage]);
    expect(imagesLeftOut(answering()).get(grafanaImage)).toMatch(/docker\.io gives no answer.*AGPL/);
    expect(images.filter(({ name }) => name === grafanaImage)).toEqual([]);
  });

  test('an overlay is given the component once, and its text comes back when Grafana does', async () => {
    const text = await readFile(join(overlayOf(repositoryRoot, 'staging'), 'kustomization.yaml'), 'utf8');
    const without = withComponent(text, true);
    expect(without).toContain('  - ../../components/monitoring\n  - ../../components/without-grafana\n');
    expect(withComponent(without, true)).toBe(without);
    expect(withComponent(without, false)).toBe(text);
    expect(withComponent(text, false)).toBe(text);
  });

  test.each(environments)('in %s run all of the stack but Grafana', async (environment) => {
    await withScratchFolder('without-grafana', async (root) => {
      await checkOutInto(repositoryRoot, (await commitOf(repositoryRoot, 'HEAD')) ?? '', root);
      const overlay = overlayOf(root, environment);
      const names = async (): Promise<string[]> =>
        parseObjects(await build(overlay, root)).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      const before = await names();
      const file = join(overlay, 'kustomization.yaml');
      await writeFile(file, withComponent(await readFile(file, 'utf8'), true));
      const after = await names();
      expect(before).toContain('Deployment grafana');
      expect(after.filter((name) => name.includes('grafana'))).toEqual([]);
      const gone = before.filter((name) => !after.includes(name));
      expect(gone.filter((name) => !/grafana|ConfigMap dashboard-/.test(name))).toEqual([]);
    });
  });
});
