import { describe, expect, jest, test } from '@jest/globals';
import { writeFiles } from '../lib/files/write-files.ts';
import { contextOf } from './check/context.ts';
import { commit, switchAnew } from '../lib/git/checkout.ts';
import { fetchBranch } from '../lib/git/remote.ts';
import { bump } from '../delivery/bump.ts';
import { hold, releaseHold } from '../delivery/hold.ts';
import { holdPath, holdText } from '../model/hold-file.ts';
import type { PinnedImage } from '../model/image-reference.ts';
import { imagesPath, withExactly } from '../model/images-file.ts';
import { promote } from '../delivery/promotion/promote.ts';
import { deliveryFindings } from './delivery.ts';
import { rollBack } from '../delivery/rollback.ts';
import { withScratchRepository, type ScratchRepository } from '../lib/git/scratch-repository.ts';
import { imageOf, imageText } from '../model/image.fixture.ts';

jest.setTimeout(120_000);

const [staging, production] = [imagesPath('staging'), imagesPath('production')];
const someHold = holdText({ reason: 'errors doubled', since: '2026-01-02T03:04:05Z', by: 'Ada' });

interface Delivered {
  readonly scratch: ScratchRepository;
  /** Three versions of web; staging has the third, production the second after the first. */
  readonly images: readonly [PinnedImage, PinnedImage, PinnedImage];
  /** Puts files into a person's fresh checkout, uncommitted unless a message is given, and gives the refusals. */
  refusals(files: Readonly<Record<string, string | undefined>>, message?: string): Promise<readonly string[]>;
}

function withDelivered(work: (delivered: Delivered) => Promise<void>): Promise<void> {
  return withScratchRepository(async (scratch) => {
    const images: PinnedImage[] = [];
    for (const number of ['1', '2', '3']) {
      const source = await scratch.write('apps/web/a', number);
      await bump({ repo: scratch.remote, images: [imageText('web', source, number)] });
      if (number !== '3') await promote({ repo: scratch.remote, merge: true });
      images.push(imageOf('web', source, number));
    }
    const refusals: Delivered['refusals'] = async (files, message) => {
      const root = scratch.person;
      await fetchBranch(root, 'main');
      await switchAnew(root, 'change', 'origin/main');
      await writeFiles(root, files);
      if (message !== undefined) await commit(root, message, ['.']);
      const found = await deliveryFindings(contextOf({ root, base: 'origin/main' }));
      return found.map(({ file, reason }) => `${file}: ${reason}`);
    };
    await work({ scratch, images: [images[0]!, images[1]!, images[2]!], refusals });
  });
}

const pins = (path: string, ...images: readonly PinnedImage[]) => withExactly(path, undefined, images);

describe('a change of what production pins', () => {
  test('passes as the promotion of what staging has', () =>
    withDelivered(async ({ images: [, , third], refusals }) => {
      expect(await refusals({})).toEqual([]);
      expect(await refusals({ [production]: pins(production, third) })).toEqual([]);
    }));

  test('is refused for a digest that staging never ran, also when the same change gives it to staging', () =>
    withDelivered(async ({ images: [, , third], refusals }) => {
      const wild = { ...third, digest: imageOf('web', third.tag, '9').digest };
      const never = [`${production}: staging never ran this commit and digest on main`];
      expect(await refusals({ [production]: pins(production, wild) })).toEqual(never);
      expect(await refusals({ [production]: pins(production, wild), [staging]: pins(staging, wild) })).toEqual(never);
      const commented = `# ${wild.digest}\n${pins(staging, third)}`;
      expect(await refusals({ [production]: pins(production, wild), [staging]: commented }, 'Both')).toEqual(never);
    }));

  test('is refused when it goes back without a hold, and passes with one', () =>
    withDelivered(async ({ images: [first], refusals }) => {
      const [refusal] = await refusals({ [production]: pins(production, first) });
      expect(refusal).toContain('without a hold');
      const rollback = { [production]: pins(production, first), [holdPath('production')]: someHold };
      expect(await refusals(rollback)).toEqual([]);
    }));

  test('is refused while production is held, also when it releases the hold itself', () =>
    withDelivered(async ({ scratch, images: [, , third], refusals }) => {
      await hold({ repo: scratch.remote, environment: 'production', reason: 'a sale' });
      expect(await refusals({})).toEqual([]);
      const [refusal] = await refusals({ [production]: pins(production, third) });
      expect(refusal).toMatch(/hold\.yaml: production is held since .*: a sale$/);
      const released = await refusals({ [production]: pins(production, third), [holdPath('production')]: undefined });
      expect(released.join()).toContain('is released by the very change that moves it');
      expect(await refusals({ [holdPath('production')]: undefined })).toEqual([]);
    }));

  test('is refused for a digest that was rolled back, unless its commit names it', () =>
    withDelivered(async ({ scratch, images: [, , third], refusals }) => {
      const repo = scratch.remote;
      await promote({ repo, merge: true });
      await rollBack({ repo, environment: 'production', reason: 'errors doubled' });
      await releaseHold({ repo, environment: 'production' });
      const again = { [production]: pins(production, third) };
      const [refusal] = await refusals(again, 'Promote');
      expect(refusal).toContain('production was rolled back from it by');
      expect(await refusals(again, `Promote\n\nPromote-Again: ${third.digest}`)).toEqual([]);
    }));

  test('is refused when it moves the commit and not the digest', () =>
    withDelivered(async ({ images: [, second, third], refusals }) => {
      const half = { ...second, tag: third.tag };
      const found = await refusals({ [production]: pins(production, half), [staging]: pins(staging, half) });
      expect(found.join()).toContain('staging never ran');
      const inStaging = await refusals({ [staging]: pins(staging, { ...third, tag: second.tag }) });
      expect(inStaging.join()).toContain('the commit changed and the digest did not');
    }));
});

describe('a change of what staging pins', () => {
  test('is refused for a commit that main does not have, and for an older one', () =>
    withDelivered(async ({ scratch, images: [, second], refusals }) => {
      const strange = imageOf('web', 'd'.repeat(40), '4');
      expect((await refusals({ [staging]: pins(staging, strange) })).join()).toContain('is not on main');
      const rebuilt = imageOf('web', second.tag, '5');
      expect((await refusals({ [staging]: pins(staging, rebuilt) })).join()).toContain('which is newer');
      const newer = await scratch.write('apps/web/a', '4');
      expect(await refusals({ [staging]: pins(staging, imageOf('web', newer, '4')) })).toEqual([]);
    }));

  test('is refused in another form than that of the commands', () =>
    withDelivered(async ({ scratch, refusals }) => {
      const text = (await scratch.read(staging))!;
      const loose = await refusals({ [staging]: text.replace('    digest:', '    "digest":') });
      expect(loose.join()).toContain('the commands write this file in one form');
      expect(await refusals({ [staging]: text.replace('  - name', '  # ours\n  - name') })).toEqual([]);
      expect((await refusals({ [staging]: 'images: [' })).join()).toContain(staging);
      expect((await refusals({ [production]: 'images: [' })).join()).toContain(production);
      expect((await refusals({ [holdPath('staging')]: 'yes\n' })).join()).toContain('a hold is reason');
    }));
});
