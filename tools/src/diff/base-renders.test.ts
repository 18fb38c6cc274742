import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { forgetOldRenders, keptRender } from './base-renders.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-renders-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a base is rendered once for the same inputs and the same Kustomize', async () => {
  const render = jest.fn(async () => 'kind: A\n');
  expect(await keptRender(folder, 'kustomize 1', 'inputs', render)).toBe('kind: A\n');
  expect(await keptRender(folder, 'kustomize 1', 'inputs', render)).toBe('kind: A\n');
  expect(render).toHaveBeenCalledTimes(1);
  await keptRender(folder, 'kustomize 1', 'other inputs', render);
  await keptRender(folder, 'kustomize 2', 'inputs', render);
  expect(render).toHaveBeenCalledTimes(3);
});

test('a base that several reviews render at once is kept once', async () => {
  const asked = Array.from({ length: 50 }, () => keptRender(folder, 'kustomize 1', 'inputs', async () => 'kind: A\n'));
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['kind: A\n']));
  expect(await readdir(folder)).toHaveLength(1);
});

test('a base whose inputs are not known is rendered each time', async () => {
  const render = jest.fn(async () => 'kind: A\n');
  await keptRender(folder, 'kustomize 1', undefined, render);
  await keptRender(folder, 'kustomize 1', undefined, render);
  expect(render).toHaveBeenCalledTimes(2);
  expect(await readdir(folder)).toEqual([]);
});

test('a base that does not render is not kept', async () => {
  const broken = keptRender(folder, 'kustomize 1', 'inputs', () => Promise.reject(new Error('broken')));
  await expect(broken).rejects.toThrow('broken');
  expect(await readdir(folder)).toEqual([]);
});

async function madeLongAgo(name: string): Promise<string> {
  const before = new Set(await readdir(folder));
  await keptRender(folder, 'kustomize 1', name, async () => name);
  const file = (await readdir(folder)).find((each) => !before.has(each))!;
  await utimes(join(folder, file), 0, Date.now() / 1000 - 15 * 86_400);
  return file;
}

test('a render is forgotten after two weeks', async () => {
  const old = await madeLongAgo('old');
  await keptRender(folder, 'kustomize 1', 'new', async () => 'b');
  await forgetOldRenders(folder);
  const left = await readdir(folder);
  expect(left).toHaveLength(2);
  expect(left).not.toContain(old);
});

test('the folder is looked through once a day', async () => {
  await forgetOldRenders(folder);
  const old = await madeLongAgo('old');
  await forgetOldRenders(folder);
  expect(await readdir(folder)).toContain(old);
  await forgetOldRenders(folder, Date.now() + 86_400_001);
  expect(await readdir(folder)).not.toContain(old);
});
