import { describe, expect, jest, test } from '@jest/globals';
import { commitOf } from '../../lib/git/objects.ts';
import { push } from '../../lib/git/remote.ts';
import { clone } from '../../lib/git/repository.ts';
import { bump } from '../bump.ts';
import { hold, releaseHold } from '../hold.ts';
import type { PinnedImage } from '../../model/image-reference.ts';
import { imagesPath, readImages, withExactly } from '../../model/images-file.ts';
import { promotionBranch } from './branches.ts';
import { promote } from './promote.ts';
import { rollBack } from '../rollback.ts';
import { withScratchRepository, type ScratchRepository } from '../../lib/git/scratch-repository.ts';
import { againPath, readAgain } from '../../model/again-file.ts';
import { imageOf, imageText } from '../../model/image.fixture.ts';
import { git } from '../../lib/git/git.ts';

jest.setTimeout(120_000);

const production = imagesPath('production');
const pinned = async (scratch: ScratchRepository, branch = 'main') =>
  readImages(production, await scratch.read(production, branch));

/** Production went from a first version of web to a second one. */
function withTwoPromotions(
  work: (scratch: ScratchRepository, images: readonly [PinnedImage, PinnedImage]) => Promise<void>,
): Promise<void> {
  return withScratchRepository(async (scratch) => {
    const images: PinnedImage[] = [];
    for (const number of ['1', '2']) {
      const source = await scratch.write('apps/web/a', number);
      await bump({ repo: scratch.remote, images: [imageText('web', source, number)] });
      await promote({ repo: scratch.remote, merge: true });
      images.push(imageOf('web', source, number));
    }
    await work(scratch, [images[0]!, images[1]!]);
  });
}

describe('a promotion', () => {
  test('is refused while staging pins nothing', () =>
    withScratchRepository(async (scratch) => {
      await expect(promote({ repo: scratch.remote })).rejects.toThrow('pins no image');
    }));

  test('waits on its branch and leaves main alone', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [imageText('web', source, '1')] });
      const result = await promote({ repo: scratch.remote });
      expect(result.merged).toBeUndefined();
      expect(await pinned(scratch)).toEqual([]);
      expect(await pinned(scratch, promotionBranch)).toEqual([imageOf('web', source, '1')]);
      expect(result.commit).toBe(await commitOf(scratch.remote, promotionBranch));
    }));

  test('says what moves, with the commits of the source between', () =>
    withScratchRepository(async (scratch) => {
      const first = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [imageText('web', first, '1')] });
      await promote({ repo: scratch.remote, merge: true });
      await scratch.write('docs/unrelated', '1');
      const second = await scratch.write('apps/web/b', '2');
      await bump({ repo: scratch.remote, images: [imageText('web', second, '2')] });
      const { changes } = await promote({ repo: scratch.remote });
      expect(changes).toEqual([
        {
          name: imageOf('web', first, '1').name,
          old: imageOf('web', first, '1'),
          next: imageOf('web', second, '2'),
          commits: [`${second.slice(0, 7)} Write apps/web/b`],
        },
      ]);
    }));

  test('is refreshed on the fresh main, and stays as it is when nothing moved', () =>
    withScratchRepository(async (scratch) => {
      const first = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [imageText('web', first, '1')] });
      const offered = await promote({ repo: scratch.remote });
      expect((await promote({ repo: scratch.remote })).commit).toBe(offered.commit);
      const second = await scratch.write('apps/web/a', '2');
      await bump({ repo: scratch.remote, images: [imageText('web', second, '2')] });
      const refreshed = await promote({ repo: scratch.remote });
      expect(refreshed.commit).not.toBe(offered.commit);
      expect(await pinned(scratch, promotionBranch)).toEqual([imageOf('web', second, '2')]);
      expect(await commitOf(scratch.remote, `${promotionBranch}~1`)).toBe(await commitOf(scratch.remote, 'main'));
    }));

  test('merges by one commit on the tip and takes its branch away', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [imageText('web', source, '1')] });
      const { merged } = await promote({ repo: scratch.remote, merge: true });
      expect(merged).toBe(await commitOf(scratch.remote, 'main'));
      expect(await commitOf(scratch.remote, 'main^2')).toBeUndefined();
      expect(await commitOf(scratch.remote, promotionBranch)).toBeUndefined();
      expect(await pinned(scratch)).toEqual([imageOf('web', source, '1')]);
      expect(await scratch.subjects()).toContain(`Promote web ${source.slice(0, 7)} to production`);
    }));

  test('is nothing when production has what staging has, and withdraws what was still offered', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [imageText('web', source, '1')] });
      await promote({ repo: scratch.remote });
      await scratch.write(production, withExactly(production, undefined, [imageOf('web', source, '1')]));
      const nothing = await promote({ repo: scratch.remote, merge: true });
      expect(nothing).toMatchObject({ changes: [], withheld: [], tries: 1 });
      expect(nothing.commit).toBeUndefined();
      expect(await commitOf(scratch.remote, promotionBranch)).toBeUndefined();
    }));

  test('stays as it is while main moves elsewhere, so that its approvals stay', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [imageText('web', source, '1')] });
      const offered = await promote({ repo: scratch.remote });
      await scratch.write('docs/unrelated', '1');
      expect((await promote({ repo: scratch.remote })).commit).toBe(offered.commit);
      const { merged } = await promote({ repo: scratch.remote, merge: true });
      expect(await commitOf(scratch.remote, 'main')).toBe(merged);
      expect(await pinned(scratch)).toEqual([imageOf('web', source, '1')]);
    }));

  test('offers nothing while production is held, and takes away what was offered', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [imageText('web', source, '1')] });
      await promote({ repo: scratch.remote });
      const repo = scratch.remote;
      await hold({ repo, environment: 'production', reason: 'errors doubled' });
      const { held, changes } = await promote({ repo });
      expect(held?.reason).toBe('errors doubled');
      expect(changes).toEqual([]);
      expect(await commitOf(repo, promotionBranch)).toBeUndefined();
      expect((await promote({ repo, merge: true })).merged).toBeUndefined();
      expect(await pinned(scratch)).toEqual([]);
      await releaseHold({ repo, environment: 'production' });
      expect((await promote({ repo, merge: true })).merged).toBeDefined();
    }));

  test('is not offered again after a rollback, unless its digest is named', () =>
    withTwoPromotions(async (scratch, [first, second]) => {
      const repo = scratch.remote;
      const rollback = (await rollBack({ repo, environment: 'production', reason: 'errors doubled' })).commit;
      await releaseHold({ repo, environment: 'production' });
      const refused = await promote({ repo, merge: true });
      expect(refused.merged).toBeUndefined();
      expect(refused.withheld).toMatchObject([{ next: second, reason: expect.stringContaining('was rolled back') }]);
      await expect(promote({ repo, again: [first.digest] })).rejects.toThrow('does not pin it');
      await promote({ repo, merge: true, again: [second.digest] });
      expect(await pinned(scratch)).toEqual([second]);
      const [allowed] = readAgain('again', await scratch.read(againPath('production')));
      expect(allowed).toEqual({ digest: second.digest, rollback });
    }));

  test('of another image goes on while a rolled-back one waits', () =>
    withTwoPromotions(async (scratch, [first, second]) => {
      const repo = scratch.remote;
      await rollBack({ repo, environment: 'production', reason: 'errors doubled' });
      await releaseHold({ repo, environment: 'production' });
      await bump({ repo, images: [imageText('api', second.tag, '3')] });
      const { changes, withheld } = await promote({ repo, merge: true });
      expect([changes.length, withheld.length]).toEqual([1, 1]);
      expect(await pinned(scratch)).toEqual([imageOf('api', second.tag, '3'), first]);
    }));

  test('never takes production back to an older commit', () =>
    withTwoPromotions(async (scratch, [, second]) => {
      const repo = scratch.remote;
      await rollBack({ repo, environment: 'staging', reason: 'errors doubled' });
      const { withheld, merged } = await promote({ repo, merge: true });
      expect(merged).toBeUndefined();
      expect(withheld[0]?.reason).toContain('which is newer');
      expect(await pinned(scratch)).toEqual([second]);
    }));

  test('pushes over nobody who refreshed the branch meanwhile', () =>
    withScratchRepository(async (scratch) => {
      const base = await commitOf(scratch.remote, 'main');
      await git(scratch.remote, ['branch', promotionBranch, 'main']);
      const late = `${scratch.person}-late`;
      await clone(scratch.remote, late, 'main');
      const moved = await scratch.write('a', '1');
      await git(scratch.remote, ['branch', '--force', promotionBranch, moved]);
      expect(await push(late, base!, promotionBranch, { lease: base! })).toEqual({
        taken: false,
        reason: 'stale info',
      });
      expect(await commitOf(scratch.remote, promotionBranch)).toBe(moved);
    }));
});
