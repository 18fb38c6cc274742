import { expect, jest, test } from '@jest/globals';
import { writeFiles } from '../lib/files/write-files.ts';
import { contextOf } from './check/context.ts';
import { deliveryFindings } from './delivery.ts';
import { bump } from '../delivery/bump.ts';
import { releaseHold } from '../delivery/hold.ts';
import { promotionBranch } from '../delivery/promotion/branches.ts';
import { promote } from '../delivery/promotion/promote.ts';
import { rollBack } from '../delivery/rollback.ts';
import { withSource } from '../delivery/read-repository.ts';
import { deliveryStatus } from '../delivery/status.ts';
import { deliveryText } from '../delivery/status-text.ts';
import { switchAnew } from '../lib/git/checkout.ts';
import { fetchBranch } from '../lib/git/remote.ts';
import { withScratchRepository, type ScratchRepository } from '../lib/git/scratch-repository.ts';
import { spelled } from '../lib/values/moment.ts';
import { againPath, againText } from '../model/again-file.ts';
import { configFile } from '../model/config/config.ts';
import { holdPath, holdText } from '../model/hold-file.ts';
import type { PinnedImage } from '../model/image-reference.ts';
import { imageOf, imageText } from '../model/image.fixture.ts';
import { imagesPath, readImages, withExactly } from '../model/images-file.ts';

jest.setTimeout(120_000);

const environment = 'production';
const production = imagesPath(environment);
const hour = 3_600_000;
const pins = (image: PinnedImage) => ({ [production]: withExactly(production, undefined, [image]) });
const holding = (until: string, reason = 'holidays') => ({
  [holdPath(environment)]: holdText({ reason, since: '2026-01-01T00:00:00Z', by: 'Ada', until }),
});

async function release(scratch: ScratchRepository, number: string): Promise<PinnedImage> {
  const source = await scratch.write('apps/web/a', number);
  await bump({ repo: scratch.remote, images: [imageText('web', source, number)] });
  return imageOf('web', source, number);
}

/** What is said to files that a person puts onto main, so many hours from now. */
async function reasons(scratch: ScratchRepository, files: Readonly<Record<string, string | undefined>>, hours = 0) {
  const root = scratch.person;
  await fetchBranch(root, 'main');
  await switchAnew(root, 'change', 'origin/main');
  await writeFiles(root, files);
  const found = await deliveryFindings(contextOf({ root, base: 'origin/main', now: Date.now() + hours * hour }));
  return found.map(({ reason }) => reason);
}

const soak = (hours: number) => `export default { soak: { staging: ${hours} } };\n`;

test('a version soaks by the setting on main: not offered, refused and shown until then; what goes back does not wait', () =>
  withScratchRepository(async (scratch) => {
    const repo = scratch.remote;
    const first = await release(scratch, '1');
    await promote({ repo, merge: true });
    await scratch.write(configFile, soak(24));
    const second = await release(scratch, '2');
    const early = /^staging runs it since .* UTC, and soak\.staging asks for 24 h: it may go from .* UTC on$/;
    expect((await promote({ repo, merge: true })).withheld[0]?.reason).toMatch(early);
    expect(await reasons(scratch, pins(second), 23)).toEqual([expect.stringMatching(early)]);
    expect(await reasons(scratch, pins(second), 25)).toEqual([]);
    // The change itself cannot ask for less.
    expect(await reasons(scratch, { ...pins(second), [configFile]: soak(0) })).toHaveLength(1);
    const status = await withSource({ repo, instance: 'none' }, deliveryStatus);
    expect(deliveryText(status)).toContain('not offered: staging runs it since');

    await scratch.write(configFile, soak(0));
    await promote({ repo, merge: true });
    await scratch.write(configFile, soak(24));
    await rollBack({ repo, environment, reason: 'errors doubled' });
    await releaseHold({ repo, environment });
    expect((await promote({ repo, merge: true, again: [second.digest] })).merged).toBeDefined();
    expect(readImages('images', await scratch.read(production))).toEqual([second]);
    const back = { ...pins(first), ...holding('2099-01-01', 'errors doubled') };
    expect(await reasons(scratch, back)).toEqual([]);
  }));

test('a hold holds to its end, and a change cannot bring that nearer for itself', () =>
  withScratchRepository(async (scratch) => {
    const first = await release(scratch, '1');
    const [path, until] = [holdPath(environment), spelled(Date.now() + 10 * hour)];
    await scratch.write(path, holding(until)[path]!);
    const held = [expect.stringMatching(/^production is held since .* until .* UTC by Ada: holidays/)];
    expect(await reasons(scratch, pins(first))).toEqual(held);
    expect(await reasons(scratch, pins(first), 11)).toEqual([]);
    expect(await reasons(scratch, { ...pins(first), [path]: undefined }, 11)).toEqual([]);
    const shorter = await reasons(scratch, { ...pins(first), ...holding('2026-01-02') });
    expect(shorter).toEqual([expect.stringContaining('is released by the very change that moves it')]);
    expect(await reasons(scratch, { ...holding('2026-01-02'), [production]: undefined })).toEqual([]);
    expect(await reasons(scratch, holding('soon'))).toEqual([expect.stringContaining('a hold is reason, since')]);
  }));

test('a rollback wants a hold that holds', () =>
  withScratchRepository(async (scratch) => {
    const repo = scratch.remote;
    const first = await release(scratch, '1');
    await promote({ repo, merge: true });
    await release(scratch, '2');
    await promote({ repo, merge: true });
    expect(await reasons(scratch, { ...pins(first), ...holding('2026-01-02') })).toEqual([
      expect.stringContaining('without a hold'),
    ]);
    expect(await reasons(scratch, { ...pins(first), ...holding('2099-01-02') })).toEqual([]);
  }));

test('what is offered again is allowed by a file, for that one rollback', () =>
  withScratchRepository(async (scratch) => {
    const repo = scratch.remote;
    await release(scratch, '1');
    await promote({ repo, merge: true });
    const second = await release(scratch, '2');
    await promote({ repo, merge: true });
    const back = async () => {
      const { commit } = await rollBack({ repo, environment, reason: 'errors doubled' });
      await releaseHold({ repo, environment });
      return commit!;
    };
    const rollback = await back();
    const allowed = (commit: string) => ({
      [againPath(environment)]: againText([{ digest: second.digest, rollback: commit }]),
    });
    const refused = [expect.stringContaining('production was rolled back from it by')];
    expect(await reasons(scratch, pins(second))).toEqual(refused);
    expect(await reasons(scratch, { ...pins(second), ...allowed(rollback) })).toEqual([]);
    expect(await reasons(scratch, { ...pins(second), ...allowed('a'.repeat(40)) })).toEqual(refused);
    expect(await reasons(scratch, { [againPath(environment)]: 'yes\n' })).toEqual([
      expect.stringContaining('it is a list of digest and rollback'),
    ]);
    await promote({ repo, again: [second.digest] });
    const offered = await scratch.read(againPath(environment), promotionBranch);
    expect(offered).toBe(allowed(rollback)[againPath(environment)]);
    await promote({ repo, merge: true, again: [second.digest] });
    await back();
    // The rollback took the file with it, and what allowed the one before allows no other.
    expect(await scratch.read(againPath(environment))).toBeUndefined();
    expect(await reasons(scratch, { ...pins(second), ...allowed(rollback) })).toEqual(refused);
  }));
