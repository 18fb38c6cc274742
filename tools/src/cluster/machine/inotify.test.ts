import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { inotifyInUse } from './inotify.ts';

test("counts what root's processes hold, and leaves out those that are gone", () =>
  withScratchFolder('proc', async (table) => {
    const held = { 1: ['anon_inode:inotify', 'socket:[7]'], 22: ['anon_inode:inotify', 'anon_inode:inotify'], 333: [] };
    for (const [name, links] of Object.entries(held)) {
      await mkdir(join(table, name, 'fd'), { recursive: true });
      for (const [file, link] of links.entries()) await symlink(link, join(table, name, 'fd', String(file)));
    }
    await mkdir(join(table, '4444'));
    await mkdir(join(table, 'sys', 'fd'), { recursive: true });
    await symlink('anon_inode:inotify', join(table, 'sys', 'fd', '0'));
    expect(await inotifyInUse(0, table)).toBe(process.getuid?.() === 0 ? 3 : 0);
  }));

test('who is not root is told nothing of others', async () => {
  expect(await inotifyInUse(1000)).toBeUndefined();
});
