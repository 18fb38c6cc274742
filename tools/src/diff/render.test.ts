import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { toolPath } from '../toolbox/tools.ts';
import { upstreamEnvironment } from '../toolbox/kustomize.ts';
import { repositoryRoot } from '../lib/files/paths.ts';
import { render } from './render.ts';

let root: string;
const put = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lockstep-render-'));
  await put('clusters/staging/web/kustomization.yaml', 'resources: [namespace.yaml]\n');
  await put('clusters/staging/web/namespace.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: web }\n');
  await put('clusters/staging/images/kustomization.yaml', 'kind: Component\nimages: []\n');
});
afterEach(() => rm(root, { recursive: true }));

test('every overlay of this repository is rendered as plain kustomize builds it, byte for byte', async () => {
  const out = join(root, 'out');
  const files = await render({ root: repositoryRoot, out, environments: ['staging'] });
  expect(files.length).toBeGreaterThan(3);
  const [kustomize, env] = [await toolPath('kustomize'), { ...process.env, ...(await upstreamEnvironment()) }];
  for (const file of files) {
    const overlay = join(repositoryRoot, 'clusters', file.slice(out.length, -'.yaml'.length));
    const plain = spawnSync(kustomize, ['build', overlay], { env, maxBuffer: 100_000_000 });
    expect(plain.stdout.equals(await readFile(file))).toBe(true);
  }
}, 60_000);

describe('render', () => {
  test('writes one file per overlay and none for a Component', async () => {
    const out = join(root, 'out');
    expect(await render({ root, out, environments: ['staging'] })).toEqual([join(out, 'staging/web.yaml')]);
    expect(await readFile(join(out, 'staging/web.yaml'), 'utf8')).toContain('kind: Namespace');
  });

  test('leaves no file of an overlay that is gone', async () => {
    const out = join(root, 'out');
    await put('out/staging/old.yaml', 'kind: Old\n');
    await render({ root, out, environments: ['staging'] });
    await expect(readFile(join(out, 'staging/old.yaml'))).rejects.toThrow('ENOENT');
  });

  test('names an environment without overlays', async () => {
    await expect(render({ root, out: join(root, 'out') })).rejects.toThrow('clusters/production holds no overlay');
  });
});
