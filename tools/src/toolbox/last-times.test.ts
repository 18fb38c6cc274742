import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { keepTime, lastTime } from './last-times.ts';

test('a time is found by its step and its recipe, else by its step alone', () =>
  withScratchFolder('times', async (cache) => {
    expect(await lastTime('Argo CD: a/b', 'old', cache)).toBeUndefined();
    await keepTime('Argo CD: a/b', 'old', 60, cache);
    await keepTime('Argo CD: a/b', 'new', 40.04, cache);
    expect(await lastTime('Argo CD: a/b', 'old', cache)).toBe(60);
    expect(await lastTime('Argo CD: a/b', 'new', cache)).toBe(40);
    expect(await lastTime('Argo CD: a/b', 'newest', cache)).toBe(40);
    expect(await lastTime('Argo CD', 'new', cache)).toBeUndefined();
  }));

test('a look that found the work done does not replace it, and few recipes are remembered', () =>
  withScratchFolder('times', async (cache) => {
    await keepTime('cluster', '1', 57, cache);
    await keepTime('cluster', '1', 0.4, cache);
    expect(await lastTime('cluster', '1', cache)).toBe(57);
    for (const recipe of ['2', '3', '4', '5', '6']) await keepTime('cluster', recipe, 9, cache);
    expect(await lastTime('cluster', '1', cache)).toBe(9);
    expect(await readdir(join(cache, 'times'))).toHaveLength(1);
  }));

test('a damaged file is as none, and is replaced', () =>
  withScratchFolder('times', async (cache) => {
    await keepTime('cluster', '1', 57, cache);
    const [file] = await readdir(join(cache, 'times'));
    for (const text of ['', '{', 'null', '{"seconds": 3}', '{"seconds": [null, ["1", "x"]]}']) {
      await writeFile(join(cache, 'times', file!), text);
      expect(await lastTime('cluster', '1', cache)).toBeUndefined();
    }
    await keepTime('cluster', '1', 20, cache);
    expect(await lastTime('cluster', '1', cache)).toBe(20);
  }));
