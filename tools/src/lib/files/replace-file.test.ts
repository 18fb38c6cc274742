import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { replaceFile } from './replace-file.ts';
import { withScratchFolder } from './scratch-folder.ts';

test('a file is made with its folder, and replaced', () =>
  withScratchFolder('replace', async (folder) => {
    const file = join(folder, 'deep', 'file');
    await replaceFile(file, 'one', 0o600);
    await replaceFile(file, 'two', 0o600);
    expect(await readFile(file, 'utf8')).toBe('two');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'deep'))).toEqual(['file']);
  }));

test('one that cannot be put in its place leaves nothing half', () =>
  withScratchFolder('replace', async (folder) => {
    await mkdir(join(folder, 'file'));
    await expect(replaceFile(join(folder, 'file'), 'text')).rejects.toThrow('EISDIR');
    expect(await readdir(folder)).toEqual(['file']);
  }));
