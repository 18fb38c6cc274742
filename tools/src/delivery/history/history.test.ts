import { describe, expect, test } from '@jest/globals';
import type { PinnedImage } from '../../model/image-reference.ts';
import { imageOf } from '../../model/image.fixture.ts';
import { eventsOf, rollbackOf, sinceWhen, versionBefore, versionNamed } from './history.ts';
import type { EnvironmentVersion } from './versions.ts';

const [a, b, c, d] = [web('a'), web('b'), web('c'), web('d')];
const api = imageOf('api', '1'.repeat(40), '1');

const hold = { reason: 'errors doubled', since: '2026-01-02T15:04:05Z', by: 'Ada' };

function web(digit: string): PinnedImage {
  return imageOf('web', digit.repeat(40), digit);
}

/** Versions of an environment, oldest first; their commits are `c0…`, `c1…`, and so on. */
function history(
  ...versions: readonly (readonly PinnedImage[] | Pick<EnvironmentVersion, 'images' | 'hold'>)[]
): readonly EnvironmentVersion[] {
  return versions.map((version, index) => {
    const commit = `c${index}`.padEnd(40, '0');
    const entry = { commit, time: `2026-01-0${index + 1}T00:00:00Z`, author: 'Ada', committer: 'GitHub', subject: '' };
    return Object.assign(entry, 'images' in version ? version : { images: version });
  });
}

describe('the events of an environment', () => {
  test('are what each version changed against the one before', () => {
    const events = eventsOf(history([a], [a, api], [b, api], [b]));
    expect(events.map(({ changes }) => changes)).toEqual([
      [{ name: a.name, next: a }],
      [{ name: api.name, next: api }],
      [{ name: a.name, old: a, next: b }],
      [{ name: api.name, old: api }],
    ]);
    expect(events.flatMap(({ rolledBack, again }) => rolledBack.concat(again))).toEqual([]);
  });

  test('tell a return to what stood before as a rollback, and what is offered after it as again', () => {
    const events = eventsOf(history([a], [b], [a], [b], [c]));
    expect(events.map(({ rolledBack }) => rolledBack.length)).toEqual([0, 0, 1, 0, 0]);
    expect(events.map(({ again }) => again.length)).toEqual([0, 0, 0, 1, 0]);
  });

  test('tell of two images that move in one commit each by itself', () => {
    const other = imageOf('api', '2'.repeat(40), '2');
    const [, , last] = eventsOf(history([a, api], [b, api], [a, other]));
    expect(last?.rolledBack.map(({ name }) => name)).toEqual([a.name]);
    expect(last?.changes.map(({ name }) => name)).toEqual([api.name, a.name]);
  });

  test('tell when a hold was set, reworded and released', () => {
    const reworded = { ...hold, reason: 'still counting' };
    const held = (images: readonly PinnedImage[], by: typeof hold) => ({ images, hold: by });
    const events = eventsOf(history([a], held([a], hold), held([b], hold), held([b], reworded), [b]));
    expect(events.map((event) => event.held?.reason)).toEqual([
      undefined,
      'errors doubled',
      undefined,
      'still counting',
      undefined,
    ]);
    expect(events.map(({ released }) => released)).toEqual([undefined, undefined, undefined, undefined, true]);
  });

  test('know the same digest of another image as another', () => {
    const twin = { ...a, name: api.name };
    const events = eventsOf(history([a], [b], [b, twin]));
    expect(events.at(-1)?.rolledBack).toEqual([]);
  });
});

describe('the rollback of an image', () => {
  test('is the last event that took it away, and none for what never was or only moved on', () => {
    const events = eventsOf(history([a], [b], [a], [c]));
    expect(rollbackOf(b, events)?.commit).toBe(events[2]?.commit);
    for (const image of [a, c, d]) expect(rollbackOf(image, events)).toBeUndefined();
  });

  test('is over when the image came again, and there anew when it was taken away anew', () => {
    const versions = history([a], [b], [a], [b], [a]);
    expect(rollbackOf(b, eventsOf(versions.slice(0, 4)))).toBeUndefined();
    expect(rollbackOf(b, eventsOf(versions))?.commit).toBe(versions[4]?.commit);
  });

  test('past several versions takes the one that stood, and not those between', () => {
    const events = eventsOf(history([a], [b], [c], [a]));
    expect(rollbackOf(c, events)?.commit).toBe(events[3]?.commit);
    expect(rollbackOf(b, events)).toBeUndefined();
  });
});

test('an image stands since the event that brought it last', () => {
  const events = eventsOf(history([a], [b], [a], [a, api]));
  expect(sinceWhen(a, events)?.commit).toBe(events[2]?.commit);
  expect(sinceWhen(api, events)?.commit).toBe(events[3]?.commit);
  expect(sinceWhen(d, events)).toBeUndefined();
});

describe('the version before', () => {
  test.each<[string, readonly EnvironmentVersion[], number | undefined]>([
    ['is none at the start', history([a]), undefined],
    ['is the one that stood before', history([a], [b], [c]), 1],
    ['after a rollback is one further back: going back is no step forward', history([a], [b], [c], [b]), 0],
    ['after a rollback and a new version is what the rollback brought', history([a], [b], [a], [c]), 0],
    ['passes over commits that changed the hold alone', history([a], [b], { images: [b], hold }), 0],
    ['is none after a rollback to the first', history([a], [b], [a]), undefined],
    ['is none where no image stood', history([], [a]), undefined],
    [
      'after a return to what was rolled back is what stood before that',
      history([a], [b], [a], [c], { images: [b], hold }),
      0,
    ],
    ['knows each set of images as one version', history([a], [a, api], [b, api]), 1],
  ])('%s', (_what, versions, index) => {
    const found = versionBefore(eventsOf(versions));
    expect(found?.images).toEqual(index === undefined ? undefined : versions[index]?.images);
  });
});

describe('a version by its name', () => {
  const versions = history([a], [b], [a], [c]);

  test('is the newest whose commit, image or digest begins so', () => {
    expect(versionNamed(versions, 'c1')?.images).toEqual([b]);
    expect(versionNamed(versions, 'bbbbbbb')?.commit).toBe(versions[1]?.commit);
    expect(versionNamed(versions, a.digest)?.commit).toBe(versions[2]?.commit);
  });

  test('is never the one that stands, nor one without images', () => {
    expect(versionNamed(versions, 'ccccccc')).toBeUndefined();
    expect(versionNamed(versions, 'd')).toBeUndefined();
    expect(versionNamed(history([], [a]), 'c0')).toBeUndefined();
  });
});
