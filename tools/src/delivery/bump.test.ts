import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { commitOf } from '../lib/git/objects.ts';
import { commit, mergeNoFastForward } from '../lib/git/checkout.ts';
import { bump, bumpWorkTree } from './bump.ts';
import { holdPath, holdText } from '../model/hold-file.ts';
import { imagesPath, readImages } from '../model/images-file.ts';
import { withScratchRepository, type ScratchRepository } from '../lib/git/scratch-repository.ts';
import { imageOf, imageText } from '../model/image.fixture.ts';
import { git } from '../lib/git/git.ts';

const ada = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];

jest.setTimeout(120_000);

const path = imagesPath('staging');
const pinned = async (scratch: ScratchRepository) => readImages(path, await scratch.read(path));

describe('a bump', () => {
  test('pins the image in staging by one commit on main, and touches nothing else', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1\n');
      const result = await bump({ repo: scratch.remote, images: [imageText('web', source, '1')] });
      expect(result.tries).toBe(1);
      expect(await pinned(scratch)).toEqual([imageOf('web', source, '1')]);
      expect((await scratch.subjects())[0]).toBe(`Bump web to ${source.slice(0, 7)} in staging`);
      expect(await scratch.read(imagesPath('production'))).toBeUndefined();
      expect(await scratch.read('apps/web/a')).toBe('1\n');
    }));

  test('is no commit when nothing changes', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      const images = [imageText('web', source, '1')];
      await bump({ repo: scratch.remote, images });
      const before = await scratch.subjects();
      expect(await bump({ repo: scratch.remote, images })).toEqual({ changes: [], tries: 1 });
      expect(await scratch.subjects()).toEqual(before);
    }));

  test('moves several images in one commit', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      const before = await scratch.subjects();
      await bump({ repo: scratch.remote, images: [imageText('web', source, '1'), imageText('api', source, '2')] });
      expect(await pinned(scratch)).toEqual([imageOf('api', source, '2'), imageOf('web', source, '1')]);
      const short = source.slice(0, 7);
      expect(await scratch.subjects()).toEqual([`Bump api ${short}, web ${short} in staging`, ...before]);
    }));

  test('never goes to an older commit, whatever the dates say', () =>
    withScratchRepository(async (scratch) => {
      const older = await scratch.write('apps/web/a', '1');
      const newer = await scratch.write('apps/web/a', '2');
      await bump({ repo: scratch.remote, images: [imageText('web', newer, '2')] });
      const before = await scratch.subjects();
      const late = await bump({ repo: scratch.remote, images: [imageText('web', older, '1')] });
      const [old, next] = [imageOf('web', newer, '2'), imageOf('web', older, '1')];
      expect(late).toEqual({ changes: [], superseded: [{ name: old.name, old, next }], tries: 1 });
      expect(await pinned(scratch)).toEqual([old]);
      expect(await scratch.subjects()).toEqual(before);
    }));

  test('takes of several images those that are not older', () =>
    withScratchRepository(async (scratch) => {
      const older = await scratch.write('apps/web/a', '1');
      const newer = await scratch.write('apps/web/a', '2');
      await bump({ repo: scratch.remote, images: [imageText('web', newer, '2')] });
      const images = [imageText('web', older, '1'), imageText('api', older, '3')];
      const { changes, superseded } = await bump({ repo: scratch.remote, images });
      expect([changes, superseded].map((list) => list?.map(({ next }) => next?.digest))).toEqual([
        [imageOf('api', older, '3').digest],
        [imageOf('web', older, '1').digest],
      ]);
      expect(await pinned(scratch)).toEqual([imageOf('api', older, '3'), imageOf('web', newer, '2')]);
    }));

  test('goes to no commit that lacks the one there', () =>
    withScratchRepository(async (scratch) => {
      const start = await commitOf(scratch.remote, 'main');
      const one = await scratch.write('apps/web/a', '1');
      await git(scratch.person, ['checkout', '--quiet', '-b', 'side', start!]);
      await git(scratch.person, [...ada, 'commit', '--quiet', '--allow-empty', '-m', 'Side']);
      const side = (await commitOf(scratch.person, 'side'))!;
      await git(scratch.person, ['checkout', '--quiet', 'main']);
      await mergeNoFastForward(scratch.person, 'side', 'Merge');
      await git(scratch.person, ['push', '--quiet', 'origin', 'main']);
      await bump({ repo: scratch.remote, images: [imageText('web', one, '1')] });
      const apart = bump({ repo: scratch.remote, images: [imageText('web', side, '2')] });
      await expect(apart).rejects.toThrow(`holds ${one.slice(0, 7)}, a commit that ${side.slice(0, 7)} lacks`);
    }));

  test('is no commit when a later commit made the same digest', () =>
    withScratchRepository(async (scratch) => {
      const first = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [imageText('web', first, '1')] });
      const second = await scratch.write('apps/web/a', '2');
      expect((await bump({ repo: scratch.remote, images: [imageText('web', second, '1')] })).changes).toEqual([]);
      expect(await pinned(scratch)).toEqual([imageOf('web', first, '1')]);
    }));

  test('takes an image under its short name as well, and under no other', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      const image = imageText('web', source, '1');
      await expect(bump({ repo: scratch.remote, images: [`api=${image}`] })).rejects.toThrow('api is not the name of');
      await bump({ repo: scratch.remote, images: [`web=${image}`] });
      expect(await pinned(scratch)).toEqual([imageOf('web', source, '1')]);
    }));

  test('waits while staging is held', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      const held = { reason: 'errors doubled', since: '2026-01-02T03:04:05Z', by: 'Ada' };
      await scratch.write(holdPath('staging'), holdText(held));
      const before = await scratch.subjects();
      const images = [imageText('web', source, '1')];
      expect(await bump({ repo: scratch.remote, images })).toEqual({ changes: [], held, tries: 1 });
      expect(await scratch.subjects()).toEqual(before);
    }));

  test('takes a rebuilt image of the same commit', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [imageText('web', source, '1')] });
      await bump({ repo: scratch.remote, images: [imageText('web', source, '2')] });
      expect(await pinned(scratch)).toEqual([imageOf('web', source, '2')]);
    }));

  test('refuses a commit that is not on main', () =>
    withScratchRepository(async (scratch) => {
      const unpushed = 'd'.repeat(40);
      const wild = bump({ repo: scratch.remote, images: [imageText('web', unpushed, '1')] });
      await expect(wild).rejects.toThrow(`the commit ${unpushed} is not on main`);
    }));

  test('refuses the same image twice, and none', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      const twice = [imageText('web', source, '1'), imageText('web', source, '2')];
      await expect(bump({ repo: scratch.remote, images: twice })).rejects.toThrow('named twice');
      await expect(bump({ repo: scratch.remote, images: [] })).rejects.toThrow('no image was named');
    }));

  test('names the repository that cannot be cloned', async () => {
    const lost = bump({ repo: '/nowhere/lockstep.git', images: [imageText('web', 'a'.repeat(40), '1')] });
    await expect(lost).rejects.toThrow('Could not clone main of /nowhere/lockstep.git');
  });

  test('in a work tree edits the file and leaves the commit to the person', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      const before = await scratch.subjects();
      const { changes } = await bumpWorkTree({ root: scratch.person, images: [imageText('web', source, '1')] });
      expect(changes).toHaveLength(1);
      expect(readImages(path, await readFile(join(scratch.person, path), 'utf8'))).toEqual([
        imageOf('web', source, '1'),
      ]);
      expect(await scratch.subjects()).toEqual(before);
      await commit(scratch.person, 'Keep it', [path]);
    }));
});
