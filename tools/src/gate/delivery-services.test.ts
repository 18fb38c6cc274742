import { expect, jest, test } from '@jest/globals';
import { writeFiles } from '../lib/files/write-files.ts';
import { switchAnew } from '../lib/git/checkout.ts';
import { fetchBranch } from '../lib/git/remote.ts';
import { withScratchRepository, type ScratchRepository } from '../lib/git/scratch-repository.ts';
import { bump } from '../delivery/bump.ts';
import { hold } from '../delivery/hold.ts';
import { promote } from '../delivery/promotion/promote.ts';
import { rollBack } from '../delivery/rollback.ts';
import { holdPath, holdText, readHold, type Hold } from '../model/hold-file.ts';
import { imageOf, imageText } from '../model/image.fixture.ts';
import type { PinnedImage } from '../model/image-reference.ts';
import { imagesPath, withExactly } from '../model/images-file.ts';
import { contextOf } from './check/context.ts';
import { deliveryFindings } from './delivery.ts';

jest.setTimeout(300_000);

const environment = 'production';
const [path, held] = [imagesPath(environment), holdPath(environment)];
const set = { reason: 'errors doubled', since: '2026-01-02T03:04:05Z', by: 'Ada' } as const;
const pins = (...images: readonly PinnedImage[]) => ({ [path]: withExactly(path, undefined, images) });
const holds = (said: Partial<Hold>) => ({ [held]: holdText({ ...set, ...said }) });

interface Given {
  readonly scratch: ScratchRepository;
  readonly repo: string;
  /** Three versions of each; production runs the second, staging the third. */
  readonly api: readonly [PinnedImage, PinnedImage, PinnedImage];
  readonly web: readonly [PinnedImage, PinnedImage, PinnedImage];
  /** What is said of files that somebody puts onto main by hand. */
  refusals(files: Readonly<Record<string, string | undefined>>): Promise<readonly string[]>;
}

function withTwoServices(work: (given: Given) => Promise<void>): Promise<void> {
  return withScratchRepository(async (scratch) => {
    const { remote: repo, person: root } = scratch;
    const [api, web]: PinnedImage[][] = [[], []];
    for (const number of ['1', '2', '3']) {
      const source = await scratch.write('apps/web/a', number);
      await bump({ repo, images: [imageText('api', source, number), imageText('web', source, number)] });
      if (number !== '3') await promote({ repo, merge: true });
      api!.push(imageOf('api', source, number));
      web!.push(imageOf('web', source, number));
    }
    const refusals: Given['refusals'] = async (files) => {
      await fetchBranch(root, 'main');
      await switchAnew(root, 'change', 'origin/main');
      await writeFiles(root, files);
      return (await deliveryFindings(contextOf({ root, base: 'origin/main' }))).map(({ reason }) => reason);
    };
    type Three = Given['api'];
    await work({ scratch, repo, api: api as unknown as Three, web: web as unknown as Three, refusals });
  });
}

test('a held service may not move while another may, and not by a change that takes its hold away', () =>
  withTwoServices(async ({ scratch, repo, api, web, refusals }) => {
    await hold({ repo, environment, reason: 'a sale', only: ['web'] });
    expect(await refusals(pins(api[2], web[1]))).toEqual([]);
    const kept = [expect.stringMatching(/^web of production is held \(only web\) since .*: a sale$/)];
    expect(await refusals(pins(api[1], web[2]))).toEqual(kept);
    expect(await refusals(pins(api[2], web[2]))).toEqual(kept);
    const released = [expect.stringContaining('is released by the very change that moves it')];
    expect(await refusals({ ...pins(api[1], web[2]), [held]: undefined })).toEqual(released);
    // Also where the hold only changes whom it names, and where it is said anew.
    expect(await refusals({ ...pins(api[1], web[2]), ...holds({ images: ['api'] }) })).toEqual(released);
    const there = readHold(held, await scratch.read(held))!;
    expect(await refusals({ ...pins(api[1], web[2]), [held]: holdText({ ...there, images: ['api', 'web'] }) })).toEqual(
      kept,
    );
  }));

test('a service goes back by hand only with a hold that names it', () =>
  withTwoServices(async ({ api, web, refusals }) => {
    const without = expect.stringContaining('without a hold of it');
    expect(await refusals({ ...pins(api[1], web[0]), ...holds({ images: ['web'] }) })).toEqual([]);
    expect(await refusals({ ...pins(api[1], web[0]), ...holds({}) })).toEqual([]);
    expect(await refusals({ ...pins(api[1], web[0]), ...holds({ images: ['api'] }) })).toEqual([without]);
    expect(await refusals({ ...pins(api[0], web[0]), ...holds({ images: ['web'] }) })).toEqual([without]);
    expect(await refusals({ ...pins(api[0], web[0]), ...holds({ images: ['api', 'web'] }) })).toEqual([]);
    // One goes back and is held, while another goes forward.
    expect(await refusals({ ...pins(api[2], web[0]), ...holds({ images: ['web'] }) })).toEqual([]);
  }));

test('a hold of less than before is no new one: nothing goes back to what was rolled back by it', () =>
  withTwoServices(async ({ scratch, repo, api, web, refusals }) => {
    await rollBack({ repo, environment, reason: 'errors doubled', only: ['api', 'web'] });
    const there = readHold(held, await scratch.read(held))!;
    const less = { [held]: holdText({ ...there, images: ['web'] }) };
    expect(await refusals(less)).toEqual([]);
    expect((await refusals({ ...less, ...pins(api[0], web[1]) })).join()).toContain('was rolled back from it');
    const anew = { [held]: holdText({ ...there, reason: 'worse', images: ['web'] }) };
    expect(await refusals({ ...anew, ...pins(api[0], web[1]) })).toEqual([]);
  }));

test('a hold that names nothing that is there is refused, with what is there', () =>
  withTwoServices(async ({ scratch, refusals }) => {
    const nobody = expect.stringContaining('no service has an image of this name');
    expect(await refusals(holds({ images: ['wbe'] }))).toEqual([nobody]);
    expect(await refusals(holds({ images: ['api', 'web'] }))).toEqual([]);
    expect(await refusals(holds({ kept: { ...set, images: ['wbe'] } }))).toEqual([nobody]);
    expect(await refusals({ [held]: `${holdText(set)}images: []\n` })).toEqual([
      expect.stringContaining('a hold is reason'),
    ]);
    // One that is on main already says nothing of this change.
    await scratch.write(held, holdText({ ...set, images: ['gone'] }));
    expect(
      await refusals({ [held]: holdText({ ...set, reason: 'a sale', kept: { ...set, images: ['gone'] } }) }),
    ).toEqual([]);
  }));

test('what the commands write of one service passes, whatever else is held', () =>
  withTwoServices(async ({ scratch, repo, refusals }) => {
    const branches = ['rollback', 'promotion'] as const;
    await hold({ repo, environment, reason: 'a sale', only: ['api'] });
    await rollBack({ repo, environment, reason: 'errors doubled', only: ['web'], branch: branches[0] });
    const at = async (branch: string) => ({
      [path]: await scratch.read(path, branch),
      [held]: await scratch.read(held, branch),
    });
    expect(await refusals(await at(branches[0]))).toEqual([]);
    const { branch } = await promote({ repo, only: ['web'] });
    expect(await refusals(await at(branch))).toEqual([]);
  }));

test('a reader that knows no names takes a hold of one service for one of all', () => {
  const text = holdText({ ...set, images: ['web'], rollback: true });
  const { images, ...rest } = readHold(held, text)!;
  expect(images).toEqual(['web']);
  // Each field stands by itself, so that what does not know `images` reads the others as they are.
  expect(readHold(held, text.replace(/^images:\n(?: {2}- .*\n)+/m, ''))).toEqual(rest);
});
