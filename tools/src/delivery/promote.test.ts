import { describe, expect, jest, test } from '@jest/globals';
import { clone, commitOf, push, revert, switchAnew } from '../lib/git.ts';
import { run } from '../lib/run.ts';
import { bump } from './bump.ts';
import { withClone } from './clone.ts';
import { imagesPath, readImages, withExactly } from './images-file.ts';
import { promote, promotionBranch } from './promote.ts';
import { imageOf, referenceOf, withScratchRepository, type ScratchRepository } from './scratch-repository.ts';

jest.setTimeout(120_000);

const production = imagesPath('production');
const pinned = async (scratch: ScratchRepository, branch = 'main') =>
  readImages(production, await scratch.read(production, branch));

describe('a promotion', () => {
  test('is refused while staging pins nothing', () =>
    withScratchRepository(async (scratch) => {
      await expect(promote({ repo: scratch.remote })).rejects.toThrow('pins no image');
    }));

  test('waits on its branch and leaves main alone', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [referenceOf('web', source, '1')] });
      const result = await promote({ repo: scratch.remote });
      expect(result.merged).toBeUndefined();
      expect(await pinned(scratch)).toEqual([]);
      expect(await pinned(scratch, promotionBranch)).toEqual([imageOf('web', source, '1')]);
      expect(result.commit).toBe(await commitOf(scratch.remote, promotionBranch));
    }));

  test('says what moves, with the commits of the source between', () =>
    withScratchRepository(async (scratch) => {
      const first = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [referenceOf('web', first, '1')] });
      await promote({ repo: scratch.remote, merge: true });
      await scratch.write('docs/unrelated', '1');
      const second = await scratch.write('apps/web/b', '2');
      await bump({ repo: scratch.remote, images: [referenceOf('web', second, '2')] });
      const { changes } = await promote({ repo: scratch.remote });
      expect(changes).toEqual([
        {
          name: 'ghcr.io/lockstep-gitops/web',
          old: imageOf('web', first, '1'),
          next: imageOf('web', second, '2'),
          commits: [`${second.slice(0, 7)} Write apps/web/b`],
        },
      ]);
    }));

  test('is refreshed on the fresh main, and stays as it is when nothing moved', () =>
    withScratchRepository(async (scratch) => {
      const first = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [referenceOf('web', first, '1')] });
      const offered = await promote({ repo: scratch.remote });
      expect((await promote({ repo: scratch.remote })).commit).toBe(offered.commit);
      const second = await scratch.write('apps/web/a', '2');
      await bump({ repo: scratch.remote, images: [referenceOf('web', second, '2')] });
      const refreshed = await promote({ repo: scratch.remote });
      expect(refreshed.commit).not.toBe(offered.commit);
      expect(await pinned(scratch, promotionBranch)).toEqual([imageOf('web', second, '2')]);
      expect(await commitOf(scratch.remote, `${promotionBranch}~1`)).toBe(await commitOf(scratch.remote, 'main'));
    }));

  test('merges by a merge commit and takes its branch away', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [referenceOf('web', source, '1')] });
      const { merged } = await promote({ repo: scratch.remote, merge: true });
      expect(merged).toBe(await commitOf(scratch.remote, 'main'));
      expect(await commitOf(scratch.remote, 'main^2')).toBeDefined();
      expect(await commitOf(scratch.remote, promotionBranch)).toBeUndefined();
      expect(await pinned(scratch)).toEqual([imageOf('web', source, '1')]);
      expect(await scratch.subjects()).toContain(`Promote web ${source.slice(0, 7)} to production`);
    }));

  test('is nothing when production has what staging has, and withdraws what was still offered', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [referenceOf('web', source, '1')] });
      await promote({ repo: scratch.remote });
      await scratch.write(production, withExactly(production, undefined, [imageOf('web', source, '1')]));
      expect(await promote({ repo: scratch.remote, merge: true })).toEqual({ changes: [] });
      expect(await commitOf(scratch.remote, promotionBranch)).toBeUndefined();
    }));

  test('is taken back by a revert, and staging stays', () =>
    withScratchRepository(async (scratch) => {
      const first = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [referenceOf('web', first, '1')] });
      await promote({ repo: scratch.remote, merge: true });
      const second = await scratch.write('apps/web/a', '2');
      await bump({ repo: scratch.remote, images: [referenceOf('web', second, '2')] });
      const { merged } = await promote({ repo: scratch.remote, merge: true });
      await withClone(scratch.remote, async (folder) => {
        await switchAnew(folder, 'main', 'origin/main');
        await push(folder, await revert(folder, merged!, 1), 'main');
      });
      expect(await pinned(scratch)).toEqual([imageOf('web', first, '1')]);
      expect(readImages('staging', await scratch.read(imagesPath('staging')))).toEqual([imageOf('web', second, '2')]);
    }));

  test('and many bumps at once lose nothing', () =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [referenceOf('web', source, '1')] });
      const names = Array.from({ length: 8 }, (_, index) => `service-${index}`);
      await Promise.all([
        promote({ repo: scratch.remote, merge: true }),
        ...names.map((name) => bump({ repo: scratch.remote, images: [referenceOf(name, source, '1')] })),
        promote({ repo: scratch.remote, merge: true }),
      ]);
      const staging = readImages('staging', await scratch.read(imagesPath('staging')));
      expect(staging.map(({ name }) => name.split('/').at(-1))).toEqual([...names, 'web']);
      expect(await pinned(scratch)).toContainEqual(imageOf('web', source, '1'));
    }));

  test('pushes over nobody who refreshed the branch meanwhile', () =>
    withScratchRepository(async (scratch) => {
      const base = await commitOf(scratch.remote, 'main');
      await run('git', ['branch', promotionBranch, 'main'], { cwd: scratch.remote });
      const late = `${scratch.person}-late`;
      await clone(scratch.remote, late, 'main');
      const moved = await scratch.write('a', '1');
      await run('git', ['branch', '--force', promotionBranch, moved], { cwd: scratch.remote });
      expect(await push(late, base!, promotionBranch, { lease: base! })).toEqual({
        taken: false,
        reason: 'stale info',
      });
      expect(await commitOf(scratch.remote, promotionBranch)).toBe(moved);
    }));
});
