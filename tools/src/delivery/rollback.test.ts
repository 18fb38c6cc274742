import { defined } from '../lib/values/defined.ts';
import { describe, expect, jest, test } from '@jest/globals';
import { commitOf } from '../lib/git/objects.ts';
import { bump } from './bump.ts';
import { holdPath, readHold } from '../model/hold-file.ts';
import { hold, releaseHold } from './hold.ts';
import { imagesPath, readImages } from '../model/images-file.ts';
import { promote } from './promotion/promote.ts';
import { rollBack } from './rollback.ts';
import { withScratchRepository, type ScratchRepository } from '../lib/git/scratch-repository.ts';
import { imageOf, imageText } from '../model/image.fixture.ts';

jest.setTimeout(120_000);

const path = imagesPath('production');
const pinned = async (scratch: ScratchRepository) => readImages(path, await scratch.read(path));
const held = async (scratch: ScratchRepository) => readHold('hold', await scratch.read(holdPath('production')))?.reason;

/** Promotes that many versions of web, one after the other, and gives their commits. */
async function promoted(scratch: ScratchRepository, count: number): Promise<readonly string[]> {
  const sources: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const source = await scratch.write('apps/web/a', String(number));
    await bump({ repo: scratch.remote, images: [imageText('web', source, String(number))] });
    await promote({ repo: scratch.remote, merge: true });
    sources.push(source);
  }
  return sources;
}

const back = (scratch: ScratchRepository, to?: string) =>
  rollBack({ repo: scratch.remote, environment: 'production', reason: 'errors doubled', ...defined({ to }) });
const release = (scratch: ScratchRepository) => releaseHold({ repo: scratch.remote, environment: 'production' });

describe('a rollback', () => {
  test('puts production back and holds it by one commit, and staging stays', () =>
    withScratchRepository(async (scratch) => {
      const [first, second] = await promoted(scratch, 2);
      const before = await scratch.subjects();
      const { commit } = await back(scratch);
      expect(commit).toBe(await commitOf(scratch.remote, 'main'));
      expect(await pinned(scratch)).toEqual([imageOf('web', first!, '1')]);
      expect(await held(scratch)).toBe('errors doubled');
      expect(await scratch.subjects()).toEqual([`Roll production back to web ${first!.slice(0, 7)}`, ...before]);
      const staging = imagesPath('staging');
      expect(readImages(staging, await scratch.read(staging))).toEqual([imageOf('web', second!, '2')]);
    }));

  test('goes back by one more version when it is done again after the hold was released', () =>
    withScratchRepository(async (scratch) => {
      const [first] = await promoted(scratch, 3);
      await back(scratch);
      await expect(back(scratch)).rejects.toThrow('it was just rolled back');
      await release(scratch);
      await back(scratch);
      expect(await pinned(scratch)).toEqual([imageOf('web', first!, '1')]);
    }));

  test('goes to any earlier version, named by its image, its digest or its commit', () =>
    withScratchRepository(async (scratch) => {
      const [first] = await promoted(scratch, 1);
      const promotion = (await commitOf(scratch.remote, 'main'))!;
      const digest = imageOf('web', first!, '1').digest;
      for (const number of ['2', '3']) {
        const source = await scratch.write('apps/web/a', number);
        await bump({ repo: scratch.remote, images: [imageText('web', source, number)] });
        await promote({ repo: scratch.remote, merge: true });
      }
      for (const name of [first!, digest, promotion].map((whole) => whole.slice(0, 12))) {
        const repo = scratch.remote;
        const plan = await rollBack({ repo, environment: 'production', reason: 'x', to: name, dryRun: true });
        expect(plan.target.images[0]?.digest).toBe(digest);
      }
      await back(scratch, digest);
      expect(await pinned(scratch)).toEqual([imageOf('web', first!, '1')]);
    }));

  test('is refused where nothing stood before, and for a version that never stood there', () =>
    withScratchRepository(async (scratch) => {
      await promoted(scratch, 1);
      await expect(back(scratch)).rejects.toThrow('no version stood there before');
      await expect(back(scratch, 'abcdef0')).rejects.toThrow('cannot be rolled back to abcdef0');
    }));

  test.each(['', 's', 'sha256:', 'sha256:1111', 'abcdef', 'main', '--help'])(
    'is refused to %j: so little names no version',
    (to) =>
      withScratchRepository(async (scratch) => {
        await promoted(scratch, 2);
        await expect(back(scratch, to)).rejects.toThrow(/at least seven hexadecimal digits .* history production/);
      }),
  );

  test('is refused where several begin so', () =>
    withScratchRepository(async (scratch) => {
      const digests: string[] = [];
      for (const digits of ['1111112', '1111113', '4']) {
        const source = await scratch.write('apps/web/a', digits);
        await bump({ repo: scratch.remote, images: [imageText('web', source, digits)] });
        await promote({ repo: scratch.remote, merge: true });
        digests.push(imageOf('web', source, digits).digest);
      }
      await expect(back(scratch, 'sha256:11111')).rejects.toThrow(`so begin ${digests[0]} and ${digests[1]}`);
      await back(scratch, digests[1]!.slice(0, 16));
      expect((await pinned(scratch))[0]?.digest).toBe(digests[1]);
    }));

  test('only says what it would do when it is asked to', () =>
    withScratchRepository(async (scratch) => {
      const [first] = await promoted(scratch, 2);
      const before = await commitOf(scratch.remote, 'main');
      const repo = scratch.remote;
      const plan = await rollBack({ repo, environment: 'production', reason: 'errors doubled', dryRun: true });
      expect(plan.changes[0]?.next).toEqual(imageOf('web', first!, '1'));
      expect(plan.commit).toBeUndefined();
      expect(await commitOf(repo, 'main')).toBe(before);
    }));

  test('by two people at once goes back once', () =>
    withScratchRepository(async (scratch) => {
      const [, second] = await promoted(scratch, 3);
      const outcomes = await Promise.allSettled([back(scratch), back(scratch)]);
      expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
      expect(await pinned(scratch)).toEqual([imageOf('web', second!, '2')]);
    }));

  test('of staging keeps the next bump out until the hold is released', () =>
    withScratchRepository(async (scratch) => {
      const [first] = await promoted(scratch, 2);
      const repo = scratch.remote;
      await rollBack({ repo, environment: 'staging', reason: 'errors doubled' });
      const staging = imagesPath('staging');
      expect(readImages(staging, await scratch.read(staging))).toEqual([imageOf('web', first!, '1')]);
      const third = await scratch.write('apps/web/a', '3');
      const images = [imageText('web', third, '3')];
      expect((await bump({ repo, images })).held?.reason).toBe('errors doubled');
      await releaseHold({ repo, environment: 'staging' });
      expect((await bump({ repo, images })).changes).toHaveLength(1);
    }));
});

describe('a hold', () => {
  test('is a commit that says since when, by whom and why, once', () =>
    withScratchRepository(async (scratch) => {
      const repo = scratch.remote;
      const set = await hold({ repo, environment: 'production', reason: ' a sale\n until Monday ' });
      expect(readHold('hold', await scratch.read(holdPath('production')))).toEqual(set.hold);
      expect(set.hold?.reason).toBe('a sale until Monday');
      expect((await scratch.subjects())[0]).toBe('Hold production: a sale until Monday');
      const again = await hold({ repo, environment: 'production', reason: 'a sale until Monday' });
      expect(again).toEqual({ hold: set.hold });
    }));

  test('is taken away by a commit, and there is nothing to do when there is none', () =>
    withScratchRepository(async (scratch) => {
      const set = await hold({ repo: scratch.remote, environment: 'production', reason: 'a sale' });
      expect((await release(scratch)).hold).toEqual(set.hold);
      expect(await scratch.read(holdPath('production'))).toBeUndefined();
      expect(await release(scratch)).toEqual({});
    }));

  test('needs a reason', async () => {
    const none = hold({ repo: '/nowhere', environment: 'production', reason: ' ' });
    await expect(none).rejects.toThrow('A hold needs a reason');
  });

  test('that nobody can read still holds', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      await scratch.write(holdPath('staging'), 'yes\n');
      const images = [imageText('web', source, '1')];
      await expect(bump({ repo: scratch.remote, images })).rejects.toThrow('clusters/staging/hold.yaml cannot be read');
      await releaseHold({ repo: scratch.remote, environment: 'staging' });
      expect((await bump({ repo: scratch.remote, images })).changes).toHaveLength(1);
    }));
});
