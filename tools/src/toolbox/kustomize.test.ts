import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { build, parseObjects, renderObjects, upstreamSettings } from './kustomize.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-kustomize-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('rendering an overlay', () => {
  test('gives its objects', async () => {
    await writeFile(join(folder, 'namespace.yaml'), 'apiVersion: v1\nkind: Namespace\nmetadata: { name: web }\n');
    await writeFile(join(folder, 'kustomization.yaml'), 'namePrefix: my-\nresources: [namespace.yaml]\n');
    expect(await renderObjects(folder)).toEqual([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } }]);
  });

  test('pins tag and digest side by side', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'x' },
      spec: { containers: [{ image: 'ghcr.io/o/x' }] },
    };
    await writeFile(join(folder, 'pod.yaml'), JSON.stringify(pod));
    const images = [{ name: 'ghcr.io/o/x', newTag: 'b'.repeat(40), digest }];
    await writeFile(join(folder, 'kustomization.yaml'), JSON.stringify({ resources: ['pod.yaml'], images }));
    expect(await build(folder)).toContain(`image: ghcr.io/o/x:${'b'.repeat(40)}@${digest}`);
  });

  test('of nothing is an error', async () => {
    await writeFile(join(folder, 'kustomization.yaml'), 'resources: []\n');
    await expect(build(folder)).rejects.toThrow(/renders nothing|kustomization.yaml is empty/);
  });

  test('that is broken names the folder', async () => {
    await writeFile(join(folder, 'kustomization.yaml'), 'resources: [absent.yaml]\n');
    await expect(build(folder)).rejects.toThrow('Could not render');
  });
});

describe('upstream manifests', () => {
  test('come from where git finds them while the cache has no mirror', async () => {
    expect(await upstreamSettings(folder)).toEqual({});
  });

  test('come from the mirror of that repository and of no other', async () => {
    const mirror = join(folder, 'upstream', 'github.com', 'argoproj', 'argo-cd');
    await mkdir(`${mirror}.git`, { recursive: true });
    expect(await upstreamSettings(folder)).toEqual({
      [`url.file://${mirror}.insteadOf`]: 'https://github.com/argoproj/argo-cd',
    });
  });
});

test('empty documents are no objects', () => {
  expect(parseObjects('---\n---\nkind: A\n---\n')).toEqual([{ kind: 'A' }]);
});
