import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { commit } from '../lib/git.ts';
import { bump, bumpWorkTree } from './bump.ts';
import { imagesPath, readImages } from './images-file.ts';
import { imageOf, referenceOf, withScratchRepository, type ScratchRepository } from './scratch-repository.ts';

jest.setTimeout(120_000);

const path = imagesPath('staging');
const pinned = async (scratch: ScratchRepository) => readImages(path, await scratch.read(path));

describe('a bump', () => {
  test('pins the image in staging by one commit on main, and touches nothing else', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      const result = await bump({ repo: scratch.remote, images: [referenceOf('web', source, '1')] });
      expect(result.tries).toBe(1);
      expect(await pinned(scratch)).toEqual([imageOf('web', source, '1')]);
      expect((await scratch.subjects())[0]).toBe(`Bump web to ${source.slice(0, 7)} in staging`);
      expect(await scratch.read(imagesPath('production'))).toBeUndefined();
      expect(await scratch.read('apps/web/a')).toBe('1\n');
    }));

  test('is no commit when nothing changes', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      const images = [referenceOf('web', source, '1')];
      await bump({ repo: scratch.remote, images });
      const before = await scratch.subjects();
      expect(await bump({ repo: scratch.remote, images })).toEqual({ changes: [], tries: 1 });
      expect(await scratch.subjects()).toEqual(before);
    }));

  test('moves several images in one commit', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      const before = await scratch.subjects();
      await bump({ repo: scratch.remote, images: [referenceOf('web', source, '1'), referenceOf('api', source, '2')] });
      expect(await pinned(scratch)).toEqual([imageOf('api', source, '2'), imageOf('web', source, '1')]);
      const short = source.slice(0, 7);
      expect(await scratch.subjects()).toEqual([`Bump api ${short}, web ${short} in staging`, ...before]);
    }));

  test('never goes to an older commit, whatever the dates say', () =>
    withScratchRepository(async (scratch) => {
      const older = await scratch.write('apps/web/a', '1');
      const newer = await scratch.write('apps/web/a', '2');
      await bump({ repo: scratch.remote, images: [referenceOf('web', newer, '2')] });
      const late = bump({ repo: scratch.remote, images: [referenceOf('web', older, '1')] });
      await expect(late).rejects.toThrow(`holds ${newer.slice(0, 7)}, which is newer`);
      expect(await pinned(scratch)).toEqual([imageOf('web', newer, '2')]);
    }));

  test('takes a rebuilt image of the same commit', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [referenceOf('web', source, '1')] });
      await bump({ repo: scratch.remote, images: [referenceOf('web', source, '2')] });
      expect(await pinned(scratch)).toEqual([imageOf('web', source, '2')]);
    }));

  test('refuses a commit that is not on main', () =>
    withScratchRepository(async (scratch) => {
      const unpushed = 'd'.repeat(40);
      const wild = bump({ repo: scratch.remote, images: [referenceOf('web', unpushed, '1')] });
      await expect(wild).rejects.toThrow(`the commit ${unpushed} is not on main`);
    }));

  test('refuses the same image twice, and none', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      const twice = [referenceOf('web', source, '1'), referenceOf('web', source, '2')];
      await expect(bump({ repo: scratch.remote, images: twice })).rejects.toThrow('named twice');
      await expect(bump({ repo: scratch.remote, images: [] })).rejects.toThrow('no image was named');
    }));

  test('names the repository that cannot be cloned', async () => {
    const lost = bump({ repo: '/nowhere/lockstep.git', images: [referenceOf('web', 'a'.repeat(40), '1')] });
    await expect(lost).rejects.toThrow('Could not clone main of /nowhere/lockstep.git');
  });

  test('in a work tree edits the file and leaves the commit to the person', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      const before = await scratch.subjects();
      const changes = await bumpWorkTree({ root: scratch.person, images: [referenceOf('web', source, '1')] });
      expect(changes).toHaveLength(1);
      expect(readImages(path, await readFile(join(scratch.person, path), 'utf8'))).toEqual([
        imageOf('web', source, '1'),
      ]);
      expect(await scratch.subjects()).toEqual(before);
      await commit(scratch.person, 'Keep it', [path]);
    }));
});

describe('many bumps at once', () => {
  test('of different images all arrive, on a straight history', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      const names = Array.from({ length: 20 }, (_, index) => `service-${String(index).padStart(2, '0')}`);
      const before = await scratch.subjects();
      const results = await Promise.all(
        names.map((name) => bump({ repo: scratch.remote, images: [referenceOf(name, source, '1')] })),
      );
      expect(await pinned(scratch)).toEqual(names.map((name) => imageOf(name, source, '1')));
      expect(await scratch.subjects()).toHaveLength(before.length + names.length);
      expect(Math.max(...results.map(({ tries }) => tries))).toBeGreaterThan(1);
    }));

  test('of one image end at the newest commit, whichever came last', () =>
    withScratchRepository(async (scratch) => {
      const sources: string[] = [];
      for (let number = 0; number < 12; number += 1) sources.push(await scratch.write('apps/web/a', String(number)));
      const outcomes = await Promise.allSettled(
        sources.map((source) => bump({ repo: scratch.remote, images: [referenceOf('web', source, '1')] })),
      );
      expect((await pinned(scratch))[0]?.tag).toBe(sources.at(-1));
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(String(outcome.reason)).toContain('which is newer');
      }
      const wanted = sources.map((source) => `Bump web to ${source.slice(0, 7)} in staging`);
      const taken = (await scratch.subjects()).filter((subject) => subject.startsWith('Bump')).toReversed();
      expect(taken).toEqual(wanted.filter((subject) => taken.includes(subject)));
    }));
});
