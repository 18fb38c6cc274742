import { expect, jest, test } from '@jest/globals';
import { bump } from './bump.ts';
import { hold, releaseHold } from './hold.ts';
import { eventsText } from './history/events-text.ts';
import { eventsOf } from './history/history.ts';
import { versionsOf } from './history/versions.ts';
import { promote } from './promotion/promote.ts';
import { rollBack } from './rollback.ts';
import { mergeNoFastForward, switchAnew } from '../lib/git/checkout.ts';
import { commitOf } from '../lib/git/objects.ts';
import { fetchBranch, push } from '../lib/git/remote.ts';
import { withScratchRepository, type ScratchRepository } from '../lib/git/scratch-repository.ts';
import { spelled } from '../lib/values/moment.ts';
import {
  asOneHold,
  holdPath,
  holdSentence,
  holdState,
  holdText,
  liveHolds,
  readHold,
  standingAt,
} from '../model/hold-file.ts';
import { imagesPath, readImages } from '../model/images-file.ts';
import { imageText } from '../model/image.fixture.ts';

jest.setTimeout(120_000);

const environment = 'production';
const path = holdPath(environment);
const past = { reason: 'holidays', since: '2026-01-01T00:00:00Z', by: 'Ada', until: '2026-01-04T00:00:00Z' };
const inHours = (hours: number) => spelled(Date.now() + hours * 3_600_000);
const pinned = async (scratch: ScratchRepository) =>
  readImages('images', await scratch.read(imagesPath(environment))).length;

/** Staging runs a version that production has not. */
async function bumped(scratch: ScratchRepository, number = '1'): Promise<void> {
  const source = await scratch.write('apps/web/a', number);
  await bump({ repo: scratch.remote, images: [imageText('web', source, number)] });
}

test('a hold that is over keeps nothing out, and goes with the next promotion or bump', () =>
  withScratchRepository(async (scratch) => {
    await scratch.write(path, holdText(past));
    await scratch.write(holdPath('staging'), holdText(past));
    await bumped(scratch);
    expect(await scratch.read(holdPath('staging'))).toBeUndefined();
    expect((await promote({ repo: scratch.remote, merge: true })).held).toBeUndefined();
    expect([await pinned(scratch), await scratch.read(path)]).toEqual([1, undefined]);
    const events = eventsOf(await versionsOf(scratch.remote, environment, 'main'));
    expect(events.map(({ released }) => released)).toEqual([undefined, undefined]);
    expect(eventsText(events)).toContain('held until 2026-01-04 00:00 UTC: holidays');
  }));

test('a hold with an end keeps everything out before it', () =>
  withScratchRepository(async (scratch) => {
    await bumped(scratch);
    const repo = scratch.remote;
    await hold({ repo, environment, reason: 'holidays', until: inHours(1) });
    expect((await promote({ repo, merge: true })).held?.reason).toBe('holidays');
    expect(await pinned(scratch)).toBe(0);
    await releaseHold({ repo, environment });
    expect((await promote({ repo, merge: true })).merged).toBeDefined();
  }));

test('a hold to come keeps nothing out yet, and stays where it is', () =>
  withScratchRepository(async (scratch) => {
    await bumped(scratch);
    const repo = scratch.remote;
    const set = await hold({ repo, environment, reason: 'holidays', from: inHours(1), until: inHours(2) });
    expect((await promote({ repo, merge: true })).merged).toBeDefined();
    expect(readHold(path, await scratch.read(path))).toEqual(set.hold);
  }));

test('the moments are kept in UTC, and one with the same ends is no other hold', () =>
  withScratchRepository(async (scratch) => {
    const repo = scratch.remote;
    const set = await hold({
      repo,
      environment,
      reason: 'holidays',
      from: '2098-12-20',
      until: '2099-01-04T08:00+01:00',
    });
    expect(set.hold).toMatchObject({ from: '2098-12-20T00:00:00Z', until: '2099-01-04T07:00:00Z' });
    expect((await scratch.subjects())[0]).toBe(
      'Hold production from 2098-12-20 00:00 UTC until 2099-01-04 07:00 UTC: holidays',
    );
    const same = { repo, environment, reason: 'holidays', from: '2098-12-20', until: '2099-01-04T07:00Z' } as const;
    expect((await hold(same)).commit).toBeUndefined();
    const longer = await hold({ ...same, until: '2099-01-05' });
    expect(longer.commit).toBeDefined();
    expect(longer.instead).toEqual(set.hold);
  }));

test.each([
  ['until', 'monday', 'is no moment'],
  ['until', '2099-02-30', 'is no moment'],
  ['until', '2099-01-04T08:00', 'a time with its zone'],
  ['until', '2020-01-04', 'A hold cannot end 2020-01-04 00:00 UTC: it is '],
  ['from', 'now', 'is no moment'],
])('--%s %s is refused', async (option, value, why) => {
  const set = hold({ repo: '/nowhere', environment, reason: 'holidays', [option]: value });
  await expect(set).rejects.toThrow(why);
});

test('an end before the beginning is refused', async () => {
  const ends = { from: '2099-01-04', until: '2099-01-03' };
  await expect(hold({ repo: '/nowhere', environment, reason: 'holidays', ...ends })).rejects.toThrow(
    'it begins 2099-01-04 00:00 UTC',
  );
});

test('a rollback keeps the freeze that it came in, and one to come; its release leaves them, and the history says so', () =>
  withScratchRepository(async (scratch) => {
    const repo = scratch.remote;
    for (const number of ['1', '2']) {
      await bumped(scratch, number);
      await promote({ repo, merge: true });
    }
    const freeze = await hold({ repo, environment, reason: 'holidays', until: inHours(1) });
    const back = await rollBack({ repo, environment, reason: 'errors doubled' });
    expect(back).toMatchObject({ hold: { reason: 'errors doubled', kept: freeze.hold } });
    expect(back.instead).toBeUndefined();
    expect(holdSentence(back.hold)).toMatch(/errors doubled; after that held since .* until .*: holidays$/);
    const released = await releaseHold({ repo, environment });
    expect(released).toMatchObject({ hold: { reason: 'errors doubled' }, stays: freeze.hold });
    expect(readHold(path, await scratch.read(path))).toEqual(freeze.hold);
    expect((await promote({ repo, merge: true })).held).toEqual(freeze.hold);
    const events = eventsOf(await versionsOf(repo, environment, 'main'));
    expect(events.at(-1)).toMatchObject({ released: true, rolledBack: [] });
    expect(events.at(-1)?.held).toBeUndefined();
    expect(eventsText(events)).toContain('hold released; still held until');
    expect(await releaseHold({ repo, environment })).toMatchObject({ hold: freeze.hold });
    expect(await scratch.read(path)).toBeUndefined();
  }));

test('a kept hold ends by itself, and so does one above it', () => {
  const now = Date.parse('2026-06-01T00:00:00Z');
  const set = { since: '2026-01-01T00:00:00Z', by: 'Ada' };
  const above = { ...set, reason: 'above', until: '2026-07-01T00:00:00Z' };
  const below = { ...set, reason: 'below' };
  const both = asOneHold([above, below])!;
  expect(readHold(path, holdText(both))).toEqual(both);
  expect(standingAt(both, now)?.reason).toBe('above');
  expect(standingAt(both, Date.parse('2026-08-01T00:00:00Z'))?.reason).toBe('below');
  const ends = asOneHold([below, above])!;
  expect(liveHolds(ends, Date.parse('2026-08-01T00:00:00Z'))).toEqual([{ ...below, kept: above }]);
  expect(holdState(asOneHold([above, { ...above, until: '2026-06-02T00:00:00Z' }])!, Date.parse('2026-07-02'))).toBe(
    'over',
  );
  const broken = holdText(both).replace('reason: below', 'reason: 1');
  expect(() => readHold(path, broken)).toThrow('cannot be read');
});

test('asking for the same hold or rollback again leaves the branch of its pull request alone', () =>
  withScratchRepository(async (scratch) => {
    const repo = scratch.remote;
    for (const number of ['1', '2']) {
      await bumped(scratch, number);
      await promote({ repo, merge: true });
    }
    const offers: readonly (readonly [string, (reason: string) => Promise<unknown>])[] = [
      ['hold', (reason) => hold({ repo, environment, reason, branch: 'hold' })],
      ['rollback', (reason) => rollBack({ repo, environment, reason, branch: 'rollback' })],
    ];
    for (const [branch, offer] of offers) {
      await offer('errors doubled');
      const first = await commitOf(repo, branch);
      // Another second, another person, and a main that went on.
      await new Promise((resolve) => setTimeout(resolve, 1100));
      await scratch.write('docs/a', branch);
      process.env['GIT_COMMITTER_NAME'] = 'Grace';
      await offer(' errors  doubled ').finally(() => delete process.env['GIT_COMMITTER_NAME']);
      expect(await commitOf(repo, branch)).toBe(first);
      await offer('errors tripled');
      expect(await commitOf(repo, branch)).not.toBe(first);
    }
  }));

test('a branch that took main in by a merge still offers the same', () =>
  withScratchRepository(async (scratch) => {
    const { remote: repo, person } = scratch;
    await hold({ repo, environment, reason: 'errors doubled', branch: 'hold' });
    await scratch.write('docs/a', '1');
    await fetchBranch(person, 'main');
    await fetchBranch(person, 'hold');
    await switchAnew(person, 'hold', 'origin/hold');
    await mergeNoFastForward(person, 'origin/main', 'Take main in');
    await push(person, 'hold', 'hold');
    const merged = await commitOf(repo, 'hold');
    await hold({ repo, environment, reason: 'errors doubled', branch: 'hold' });
    expect(await commitOf(repo, 'hold')).toBe(merged);
  }));
