import { expect, jest, test } from '@jest/globals';
import { commitOf, requireCommit } from '../lib/git/objects.ts';
import { fetchBranch } from '../lib/git/remote.ts';
import { withScratchRepository, type ScratchRepository } from '../lib/git/scratch-repository.ts';
import { defined } from '../lib/values/defined.ts';
import { spelled } from '../lib/values/moment.ts';
import { holdPath, holdsIn, holdText, readHold } from '../model/hold-file.ts';
import { imageOf, imageText } from '../model/image.fixture.ts';
import { shortName } from '../model/image-reference.ts';
import { imagesPath, readImages } from '../model/images-file.ts';
import { bump } from './bump.ts';
import { deploymentsOf } from './dora/deployments.ts';
import { eventsText } from './history/events-text.ts';
import { eventsOf } from './history/history.ts';
import { versionsOf } from './history/versions.ts';
import { hold, releaseHold } from './hold.ts';
import { promote } from './promotion/promote.ts';
import { promotionBranch } from './promotion/branches.ts';
import { withSource } from './read-repository.ts';
import { rollBack } from './rollback.ts';
import { imagesAfter, rollbackTarget } from './rollback-target.ts';
import { deliveryStatus } from './status.ts';
import { deliveryText } from './status-text.ts';
import { withClone } from './write/clone.ts';
import { tipOf } from './write/deliver.ts';

jest.setTimeout(300_000);

const environment = 'production';

/** The number of each image that an environment pins: "api 1, web 2". */
async function pinned(scratch: ScratchRepository, where: 'staging' | 'production' = environment, branch = 'main') {
  const path = imagesPath(where);
  const images = readImages(path, await scratch.read(path, branch));
  return images.map(({ name, digest }) => `${shortName(name)} ${digest['sha256:'.length]}`).join(', ');
}

async function holds(scratch: ScratchRepository): Promise<readonly string[]> {
  const all = holdsIn(readHold('hold', await scratch.read(holdPath(environment))));
  return all.map(({ reason, images }) => `${images?.join(' ') ?? 'all'}: ${reason}`);
}

/** Bumps services to new versions: "web 2". */
async function bumped({ remote, write }: ScratchRepository, ...versions: readonly string[]) {
  const source = await write('apps/web/a', versions.join());
  const images = versions.map((version) => {
    const [name = '', number = ''] = version.split(' ');
    return imageText(name, source, number);
  });
  return await bump({ repo: remote, images });
}

async function promoted(scratch: ScratchRepository, ...versions: readonly string[]): Promise<void> {
  await bumped(scratch, ...versions);
  await promote({ repo: scratch.remote, merge: true });
}

const back = ({ remote: repo }: ScratchRepository, only?: readonly string[], to?: string, reason = 'errors doubled') =>
  rollBack({ repo, environment, reason, ...defined({ only, to }) });
const release = ({ remote: repo }: ScratchRepository, only?: readonly string[]) =>
  releaseHold({ repo, environment, ...defined({ only }) });

test('a promotion of one service leaves the others as production pins them, and says which wait', () =>
  withScratchRepository(async (scratch) => {
    const { remote: repo } = scratch;
    await promoted(scratch, 'api 1', 'web 1');
    await bumped(scratch, 'api 2', 'web 2', 'front 2');
    await promote({ repo });
    const whole = await commitOf(repo, promotionBranch);
    const offered = await promote({ repo, only: ['web'] });
    expect(offered.branch).toBe(`${promotionBranch}_web`);
    expect(await pinned(scratch, 'production', offered.branch)).toBe('api 1, web 2');
    const { left, merged } = await promote({ repo, only: ['web'], merge: true });
    expect(left.map(({ name }) => shortName(name))).toEqual(['api', 'front']);
    expect(merged).toBe(await commitOf(repo, 'main'));
    expect(await pinned(scratch)).toBe('api 1, web 2');
    expect(await commitOf(repo, offered.branch)).toBeUndefined();
    expect(await commitOf(repo, promotionBranch)).toBe(whole);
    await promote({ repo, only: ['api', 'front'], merge: true });
    expect(await pinned(scratch)).toBe('api 2, front 2, web 2');
    expect(await promote({ repo, only: ['web'], merge: true })).toMatchObject({ changes: [], withheld: [], left: [] });
  }));

test('a digest of a service that is not named is not offered again', () =>
  withScratchRepository(async (scratch) => {
    await promoted(scratch, 'api 3', 'web 1');
    const staging = readImages('images', await scratch.read(imagesPath('staging')));
    const again = [staging[0]!.digest];
    await expect(promote({ repo: scratch.remote, only: ['web'], again })).rejects.toThrow(
      'does not pin it for what is',
    );
  }));

test('each service goes back to what it ran before its own last change, and is held alone', () =>
  withScratchRepository(async (scratch) => {
    const { remote: repo } = scratch;
    await promoted(scratch, 'api 1', 'web 1');
    await promoted(scratch, 'web 2');
    await promoted(scratch, 'api 2');
    const first = await back(scratch, ['web']);
    expect(first.changes.map(({ name }) => shortName(name))).toEqual(['web']);
    expect([await pinned(scratch), await holds(scratch)]).toEqual(['api 2, web 1', ['web: errors doubled']]);
    // The other service goes on, and nothing of the held one comes with it.
    await bumped(scratch, 'api 3', 'web 3');
    const on = await promote({ repo, merge: true });
    expect(await pinned(scratch)).toBe('api 3, web 1');
    expect(on.withheld).toMatchObject([{ reason: expect.stringContaining('it is held (only web) since'), hold: {} }]);
    expect(on.held).toBeUndefined();
    const status = await withSource({ repo, instance: 'none' }, deliveryStatus);
    expect(deliveryText(status)).toMatch(/web waits for production: .* not offered: it is held \(only web\) since/);
    const events = eventsOf(await versionsOf(repo, environment, 'main'));
    expect(eventsText(events)).toContain('rolled back; held (only web): errors doubled');
    expect(
      deploymentsOf(events)
        .get('web')
        ?.map(({ rollback }) => rollback),
    ).toEqual([false, false, true]);
    expect(
      deploymentsOf(events)
        .get('api')
        ?.map(({ rollback }) => rollback),
    ).toEqual([false, false, false]);
    await release(scratch, ['web']);
    expect((await promote({ repo, merge: true })).changes).toHaveLength(1);
    expect([await pinned(scratch), await holds(scratch)]).toEqual(['api 3, web 3', []]);
  }));

test('several services go back at once, each by its own change, and those that have no version before are refused', () =>
  withScratchRepository(async (scratch) => {
    await promoted(scratch, 'api 1', 'web 1');
    await promoted(scratch, 'web 2');
    await promoted(scratch, 'api 2', 'front 2');
    const { target, targets } = await back(scratch, ['api', 'web']);
    expect([target, ...targets].map(({ images }) => images.length)).toEqual([1, 1]);
    expect([await pinned(scratch), await holds(scratch)]).toEqual([
      'api 1, front 2, web 1',
      ['api web: errors doubled'],
    ]);
    await expect(back(scratch, ['front'])).rejects.toThrow(
      'front of production is not rolled back: no version stood there before',
    );
  }));

test('--to means a version in which the named services stood', () =>
  withScratchRepository(async (scratch) => {
    await promoted(scratch, 'web 1');
    const early = (await commitOf(scratch.remote, 'main'))!;
    await promoted(scratch, 'api 2');
    await promoted(scratch, 'api 3', 'web 3');
    const digest = imageOf('api', '', '2').digest;
    await expect(back(scratch, ['web'], digest)).rejects.toThrow('no earlier version of it');
    await expect(back(scratch, ['api', 'web'], early)).rejects.toThrow('production pinned no image of api then');
    await back(scratch, ['web'], early);
    expect(await pinned(scratch)).toBe('api 3, web 1');
    await back(scratch, ['api'], digest);
    expect(await pinned(scratch)).toBe('api 2, web 1');
  }));

test('two rollbacks of different services both stand, also at the same moment and beside bumps', () =>
  withScratchRepository(async (scratch) => {
    await promoted(scratch, 'api 1', 'front 1', 'web 1');
    await promoted(scratch, 'api 2', 'front 2', 'web 2');
    const source = await scratch.write('apps/web/a', 'x');
    const bumps = ['api', 'front', 'web'].map((name) =>
      bump({ repo: scratch.remote, images: [imageText(name, source, '3')] }),
    );
    await Promise.all([back(scratch, ['web']), back(scratch, ['api']), ...bumps]);
    expect(await pinned(scratch)).toBe('api 1, front 2, web 1');
    expect(await pinned(scratch, 'staging')).toBe('api 3, front 3, web 3');
    expect((await holds(scratch)).toSorted()).toEqual(['api: errors doubled', 'web: errors doubled']);
    await expect(back(scratch, ['web'])).rejects.toThrow('it was just rolled back');
    // Of two of which one is back already, the other goes.
    const both = await back(scratch, ['front', 'web']);
    expect(both.backAlready).toEqual(['web']);
    expect(await pinned(scratch)).toBe('api 1, front 1, web 1');
    expect(await holds(scratch)).toEqual(['front web: errors doubled', 'api: errors doubled']);
    const part = await release(scratch, ['front']);
    expect(part.hold?.images).toEqual(['front']);
    expect(await holds(scratch)).toEqual(['web: errors doubled', 'api: errors doubled']);
    const { changes } = await promote({ repo: scratch.remote, merge: true });
    expect(changes.map(({ name }) => shortName(name))).toEqual(['front']);
    const events = eventsOf(await versionsOf(scratch.remote, environment, 'main'));
    expect(events.filter(({ released }) => released)).toHaveLength(1);
  }));

test('a rollback of all over one of one takes back the last step that stands, and nothing that was taken back', () =>
  withScratchRepository(async (scratch) => {
    await promoted(scratch, 'api 1', 'web 1');
    await promoted(scratch, 'web 2');
    await promoted(scratch, 'api 2');
    await back(scratch, ['web']);
    const all = await back(scratch, undefined, undefined, 'all is ill');
    expect(await pinned(scratch)).toBe('api 1, web 1');
    expect([all.instead?.images, await holds(scratch)]).toEqual([['web'], ['all: all is ill']]);
    await expect(back(scratch)).rejects.toThrow('it was just rolled back');
    await expect(release(scratch, ['web'])).rejects.toThrow('no hold names it: all of production is held since');
    await release(scratch);
    expect(await holds(scratch)).toEqual([]);
    const again = await promote({ repo: scratch.remote, merge: true });
    expect(again.withheld.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 2 }, () => expect.stringContaining('was rolled back from it')),
    );
  }));

test('a rollback that was decided before another one brings back nothing that this one took out', () =>
  withScratchRepository(async (scratch) => {
    await promoted(scratch, 'api 1', 'web 1');
    await promoted(scratch, 'web 2');
    await promoted(scratch, 'api 2');
    await withClone(scratch.remote, async (clone) => {
      const tip = async () => tipOf(clone, await requireCommit(clone, 'origin/main'));
      const target = await rollbackTarget(await tip(), { environment });
      expect(target.versions[0].images.map(({ digest }) => digest[7])).toEqual(['1', '2']);
      await back(scratch, ['web']);
      await fetchBranch(clone, 'main');
      const now = readImages('images', await scratch.read(imagesPath(environment)));
      const after = await imagesAfter(await tip(), { environment }, target, now);
      expect(after.map(({ digest }) => digest[7]).toSorted()).toEqual(['1', '1']);
    });
  }));

test('a hold names services, stands beside others, and only one of the very same services takes its place', () =>
  withScratchRepository(async (scratch) => {
    const { remote: repo } = scratch;
    await promoted(scratch, 'api 1', 'web 1');
    const set = (reason: string, only?: readonly string[]) => hold({ repo, environment, reason, ...defined({ only }) });
    const web = await set('a sale', ['web']);
    expect((await scratch.subjects())[0]).toBe('Hold production (only web): a sale');
    expect(await set('a sale', ['web'])).toEqual({ hold: web.hold });
    await set('a talk', ['api']);
    await set('holidays');
    expect(await set('a sale', ['web'])).toMatchObject({ hold: { images: ['web'] } });
    const other = await set('another sale', ['web']);
    expect(other.instead?.reason).toBe('a sale');
    expect(await holds(scratch)).toEqual(['web: another sale', 'all: holidays', 'api: a talk']);
    await bumped(scratch, 'api 2', 'web 2');
    expect((await promote({ repo, merge: true })).held?.reason).toBe('holidays');
    const { stays } = await release(scratch, ['web', 'api']);
    expect([stays?.reason, await holds(scratch)]).toEqual(['holidays', ['all: holidays']]);
    await release(scratch);
    expect(await scratch.read(holdPath(environment))).toBeUndefined();
    expect(await release(scratch, ['web'])).toEqual({ notHeld: ['web'] });
    expect((await promote({ repo, merge: true })).changes).toHaveLength(2);
  }));

test('one that is over holds nobody, and one that cannot be read is released as a whole alone', () =>
  withScratchRepository(async (scratch) => {
    const { remote: repo } = scratch;
    const old = { since: '2026-01-01T00:00:00Z', by: 'Ada', reason: 'a sale' };
    const over = { ...old, images: ['web'], until: '2026-01-02T00:00:00Z' };
    const later = { ...old, images: ['api'], until: spelled(Date.now() + 3_600_000) };
    await promoted(scratch, 'api 1', 'web 1');
    await scratch.write(holdPath(environment), holdText({ ...over, kept: later }));
    await bumped(scratch, 'api 2', 'web 2');
    await promote({ repo, merge: true });
    expect(await pinned(scratch)).toBe('api 1, web 2');
    const none = await release(scratch, ['web']);
    expect([none.notHeld, none.stays?.images, none.commit]).toEqual([['web'], ['api'], undefined]);
    await scratch.write(holdPath(environment), holdText(over));
    await promote({ repo, merge: true });
    expect([await pinned(scratch), await scratch.read(holdPath(environment))]).toEqual(['api 2, web 2', undefined]);
    await scratch.write(holdPath(environment), 'yes\n');
    await expect(release(scratch, ['web'])).rejects.toThrow('hold.yaml cannot be read');
    expect((await release(scratch)).commit).toBeDefined();
  }));

test.each(['[]', '[web, web]', 'web', "['']", '[1]'])('a hold of %s cannot be read, and so holds all', (images) => {
  const text = holdText({ reason: 'a sale', since: '2026-01-01T00:00:00Z', by: 'Ada' });
  expect(() => readHold('hold.yaml', `${text}images: ${images}\n`)).toThrow('images (a list of the short names');
});

test('a bump leaves out what staging holds, and takes the others', () =>
  withScratchRepository(async (scratch) => {
    const { remote: repo } = scratch;
    await bumped(scratch, 'api 1', 'web 1');
    await hold({ repo, environment: 'staging', reason: 'a test', only: ['web'] });
    const part = await bumped(scratch, 'api 2', 'web 2');
    expect(part.held).toBeUndefined();
    expect(part.withheld).toMatchObject([{ hold: { reason: 'a test' } }]);
    expect(await pinned(scratch, 'staging')).toBe('api 2, web 1');
    const none = await bumped(scratch, 'web 3');
    expect([none.changes, none.withheld?.length, none.commit]).toEqual([[], 1, undefined]);
    await releaseHold({ repo, environment: 'staging' });
    expect((await bumped(scratch, 'web 4')).changes).toHaveLength(1);
  }));
