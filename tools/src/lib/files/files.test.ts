import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { copyFiles } from './files.ts';
import { withScratchFolder } from './scratch-folder.ts';

const withTwoFolders = (work: (root: string, copy: string) => Promise<void>): Promise<void> =>
  withScratchFolder('files', async (folder) => {
    const [root, copy] = [join(folder, 'root'), join(folder, 'copy')];
    await mkdir(join(root, 'deep'), { recursive: true });
    await writeFile(join(root, 'deep', 'file'), 'text');
    await work(root, copy);
  });

test('files are copied; a deleted one and a link that leads to a folder or nowhere are left out', () =>
  withTwoFolders(async (root, copy) => {
    await symlink('deep', join(root, 'to-folder'));
    await symlink('none', join(root, 'to-nothing'));
    await copyFiles(root, copy, ['deep/file', 'to-folder', 'to-nothing', 'deleted']);
    expect((await readdir(copy, { recursive: true })).toSorted()).toEqual(['deep', 'deep/file']);
  }));

test('a copy that cannot be written is no copy', () =>
  withTwoFolders(async (root, copy) => {
    await mkdir(join(copy, 'deep', 'file'), { recursive: true });
    await expect(copyFiles(root, copy, ['deep/file'])).rejects.toThrow(
      /Could not copy .*root\/deep\/file: .*Make room/,
    );
  }));
