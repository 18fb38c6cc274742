import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { plainModes, readableByAll } from './modes.ts';
import { withScratchFolder } from './scratch-folder.ts';

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o7777).toString(8);

/** A folder as a umask of 077 leaves one. */
const withPrivateFolder = (work: (folder: string) => Promise<void>): Promise<void> =>
  withScratchFolder('modes', async (scratch) => {
    const folder = join(scratch, 'private');
    await mkdir(join(folder, 'deep'), { recursive: true });
    for (const [name, mode] of [
      ['text', 0o600],
      ['program', 0o700],
      ['object', 0o400],
      ['shared', 0o664],
    ] as const) {
      await writeFile(join(folder, 'deep', name), '');
      await chmod(join(folder, 'deep', name), mode);
    }
    await symlink('nowhere', join(folder, 'link'));
    for (const each of [join(folder, 'deep'), folder]) await chmod(each, 0o700);
    await work(folder);
  });

async function modesIn(folder: string): Promise<Record<string, string>> {
  const names = ['.', 'deep', 'deep/text', 'deep/program', 'deep/object', 'deep/shared'];
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await modeOf(join(folder, name))])));
}

test('another user may read all of a folder afterwards, and the owner no more than before', () =>
  withPrivateFolder(async (folder) => {
    await readableByAll(folder);
    expect(await modesIn(folder)).toEqual({
      '.': '755',
      deep: '755',
      'deep/text': '644',
      'deep/program': '755',
      'deep/object': '444',
      'deep/shared': '664',
    });
    await readableByAll(join(folder, 'deep', 'text'));
  }));

test('what a build gets has the same modes whatever the umask was', () =>
  withPrivateFolder(async (folder) => {
    await plainModes(folder);
    expect(await modesIn(folder)).toEqual({
      '.': '755',
      deep: '755',
      'deep/text': '644',
      'deep/program': '755',
      'deep/object': '644',
      'deep/shared': '644',
    });
  }));
