import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import type { GoBuild } from './source.ts';
import { layOutWrapper, type WrapperGo } from './wrapper.ts';

const plain: GoBuild = { name: 'tool', module: 'a.org/tool/v2', version: 'v2.1.0', binaries: {} };

/** What is laid out of a build whose modules hold `main.go` and `old.go`, and what was fetched from within. */
async function laidOut(build: GoBuild, work: (folder: string, fetched: readonly string[]) => Promise<void>) {
  await withScratchFolder('wrapper', async (root) => {
    const [module, folder] = [join(root, 'cache'), join(root, 'wrapper')];
    for (const path of [module, folder]) await mkdir(path);
    for (const name of ['main.go', 'old.go']) await writeFile(join(module, name), 'package main\n', { mode: 0o444 });
    await writeFile(join(module, 'go.sum'), 'b.org/z v1.0.0 h1:x=\n');
    const fetched: string[] = [];
    const go: WrapperGo = {
      call: async () => '{}',
      download: async (name, cwd) => {
        fetched.push(`${name} in ${cwd === folder ? 'the wrapper' : 'some folder'}`);
        return { Dir: module, GoMod: join(module, 'go.mod') };
      },
    };
    await layOutWrapper(folder, build, { Dir: module, GoMod: join(module, 'go.mod') }, go);
    await work(folder, fetched);
  });
}

test('a module that is compiled as it is has no copy, and its own sums vouch for what it is made of', () =>
  laidOut(plain, async (folder, fetched) => {
    expect((await readdir(folder)).toSorted()).toEqual(['go.mod', 'go.sum']);
    expect(await readFile(join(folder, 'go.sum'), 'utf8')).toContain('b.org/z v1.0.0 h1:x=\n');
    expect(fetched).toEqual([]);
  }));

test('files are put in the place of others, added and left out, in copies that are compiled', () => {
  const instead = {
    'a.org/tool/v2': { 'main.go': 'package other\n', 'old.go': '' },
    'b.org/z': { 'z.go': 'package z\n' },
  };
  return laidOut({ ...plain, instead, adds: { 'ui/index.html': 'x' } }, async (folder) => {
    expect((await readdir(join(folder, 'module-0'))).toSorted()).toEqual(['go.sum', 'main.go', 'ui']);
    expect(await readFile(join(folder, 'module-0', 'main.go'), 'utf8')).toBe('package other\n');
    expect((await readdir(join(folder, 'module-1'))).toSorted()).toEqual(['go.sum', 'main.go', 'old.go', 'z.go']);
    const text = await readFile(join(folder, 'go.mod'), 'utf8');
    expect(text).toContain('replace a.org/tool/v2 => ./module-0\n');
    expect(text).toContain('replace b.org/z => ./module-1\n');
  });
});

test('what is copied is fetched from within, where go.sum checks it: a fork by the hash of our data', () => {
  const servedAs = { module: 'fork.org/tool/v2', sums: ['fork.org/tool/v2 v2.1.0 h1:y='] };
  const instead = { 'a.org/tool/v2': { 'main.go': '' }, 'b.org/z': { 'z.go': '' } };
  return laidOut({ ...plain, servedAs, instead }, async (folder, fetched) => {
    expect(fetched).toEqual(['fork.org/tool/v2@v2.1.0 in the wrapper', 'b.org/z in the wrapper']);
    expect(await readFile(join(folder, 'go.sum'), 'utf8')).toContain('fork.org/tool/v2 v2.1.0 h1:y=');
  });
});
