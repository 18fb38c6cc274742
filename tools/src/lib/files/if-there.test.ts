import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ifThere, isAbsence, isThere, textIfThere } from './if-there.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-if-there-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('what is there is read, an empty file too', async () => {
  await writeFile(join(folder, 'full'), 'text\n');
  await writeFile(join(folder, 'empty'), '');
  expect(await textIfThere(join(folder, 'full'))).toBe('text\n');
  expect(await textIfThere(join(folder, 'empty'))).toBe('');
  expect(await ifThere(folder, (path) => readdir(path))).toHaveLength(2);
  expect(await isThere(folder)).toBe(true);
});

test('nothing is there without a file, without its folder, and where a file stands in place of the folder', async () => {
  await writeFile(join(folder, 'file'), '');
  for (const path of ['none', 'none/file', 'file/below']) {
    expect(await textIfThere(join(folder, path))).toBeUndefined();
    expect(await isThere(join(folder, path))).toBe(false);
  }
});

describe('what is there and cannot be had is no absence', () => {
  test('a folder in place of a file', async () => {
    await mkdir(join(folder, 'instance.json'));
    await expect(textIfThere(join(folder, 'instance.json'))).rejects.toThrow(
      /^Could not read .*instance\.json: EISDIR: .*\. A folder stands where a file belongs: move it away/,
    );
  });

  test('no rights', async () => {
    // As root, who may read everything, only the operating system's own words can be put.
    const denied = Object.assign(new Error('EACCES: permission denied, open'), { code: 'EACCES', syscall: 'open' });
    await expect(ifThere('/state/instance.json', () => Promise.reject(denied))).rejects.toThrow(
      'Could not read /state/instance.json: EACCES: permission denied, open. It belongs to another user',
    );
  });

  test('a link that leads to itself', async () => {
    await symlink(join(folder, 'loop'), join(folder, 'loop'));
    await expect(isThere(join(folder, 'loop'))).rejects.toThrow(/Could not read .*loop: ELOOP/);
  });
});

test('a bug while reading stays what it is', async () => {
  const bug = new TypeError('undefined is not a function');
  await expect(ifThere('/x', () => Promise.reject(bug))).rejects.toBe(bug);
  expect(isAbsence(Object.assign(new Error('a package of that name'), { code: 'ENOENT' }))).toBe(false);
});
