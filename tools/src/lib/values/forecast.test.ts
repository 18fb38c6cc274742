import { describe, expect, test } from '@jest/globals';
import { duration, left, progressText, timeToKeep, type Progress, type PlannedWork } from './forecast.ts';

const work: PlannedWork = {
  inOrder: [
    'tools',
    {
      sideBySide: [
        { inOrder: ['staging: cluster', 'staging: network'] },
        { inOrder: ['production: cluster'] },
        'image',
      ],
    },
    'sync',
  ],
};
const last = new Map([
  ['tools', 10],
  ['staging: cluster', 35],
  ['staging: network', 7],
  ['production: cluster', 57],
  ['image', 5],
  ['sync', 114],
]);
const nothing: Progress = { done: new Set(), running: new Map() };

describe('what is left', () => {
  test('at the beginning is all of it, the lanes as long as the longest', () => {
    expect(left(work, last, nothing)).toEqual({ seconds: 10 + 57 + 114, steps: 6, unknown: 0 });
  });

  test('gets less with what is done and with what is at work', () => {
    const done = new Set(['tools', 'image', 'staging: cluster']);
    const running = new Map([['production: cluster', 50]]);
    expect(left(work, last, { done, running })).toEqual({ seconds: 7 + 114, steps: 3, unknown: 0 });
  });

  test('is no less than nothing for a step that takes longer than last time', () => {
    const done = new Set(['tools', 'image', 'staging: cluster', 'staging: network', 'production: cluster']);
    expect(left(work, last, { done, running: new Map([['sync', 200]]) }).seconds).toBe(0);
  });

  test('says how many steps nobody has timed', () => {
    expect(left(work, new Map([['sync', 114]]), nothing)).toEqual({ seconds: 114, steps: 6, unknown: 5 });
    expect(left({ sideBySide: [] }, last, nothing)).toEqual({ seconds: 0, steps: 0, unknown: 0 });
  });
});

test.each([
  [last, nothing, '10 s last time; left: 6 steps, about 3 min'],
  [new Map([['sync', 114]]), nothing, 'never timed here; left: 6 steps, about 2 min and 5 never timed here'],
  [new Map(), nothing, 'never timed here; left: 6 steps'],
])('a step that begins says it', (times, progress, text) => {
  expect(progressText('tools', work, times, progress)).toBe(text);
});

test.each([
  [0, '0 s'],
  [89, '89 s'],
  [90, '2 min'],
  [3599, '1 h'],
  [3900, '1 h 5 min'],
])('%i s are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test('a look that found the work done does not stand for the work; a faster machine does', () => {
  expect(timeToKeep(undefined, 0.2)).toBe(0.2);
  expect(timeToKeep(57, 0.8)).toBe(57);
  expect(timeToKeep(57, 20)).toBe(20);
  expect(timeToKeep(500, 30)).toBe(30);
  expect(timeToKeep(0.8, 57)).toBe(57);
});
