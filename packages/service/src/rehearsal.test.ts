import { describe, expect, jest, test } from '@jest/globals';
import type { Rehearsal } from './config.ts';
import { armCrash, describeRehearsal, withRehearsal, spread } from './rehearsal.ts';

const off: Rehearsal = { unready: false, errorRate: 0, delayMs: 0, crashAfterSeconds: undefined };

test('says in words which switches are on', () => {
  expect(describeRehearsal(off)).toEqual([]);
  expect(describeRehearsal({ unready: true, errorRate: 0.025, delayMs: 300, crashAfterSeconds: 60 })).toEqual([
    'never ready',
    '2.5 % of requests fail',
    'answers after 300 ms',
    'crashes after 60 s',
  ]);
});

describe('spread', () => {
  test.each([
    [0, 0],
    [0.001, 1],
    [0.1, 100],
    [0.333333, 333],
    [1, 1_000],
  ])('is true for a share of %d, %d times in 1000', (share, times) => {
    const next = spread(share);
    const hits = Array.from({ length: 1_000 }, () => next()).filter(Boolean);
    expect(hits).toHaveLength(times);
  });

  test('does not bunch', () => {
    const next = spread(0.25);
    expect(Array.from({ length: 8 }, () => next())).toEqual([false, false, false, true, false, false, false, true]);
  });
});

const handler = () => 'answer';

describe('rehearse', () => {
  test('leaves a handler alone while it is off', () => {
    expect(withRehearsal(off, handler)).toBe(handler);
  });

  test('throws in place of an answer, and names the variable that wants it', async () => {
    const outcomes = [false, true];
    const rehearsed = withRehearsal({ ...off, errorRate: 0.5 }, handler, () => outcomes.shift() ?? false);
    expect(await rehearsed()).toBe('answer');
    await expect(rehearsed()).rejects.toThrow('REHEARSE_ERROR_RATE');
  });

  test('answers late, and not too early', async () => {
    const startedAt = performance.now();
    // Its timer does not keep a process, so this one does.
    const keeping = setTimeout(() => {}, 10_000);
    expect(await withRehearsal({ ...off, delayMs: 50 }, handler)()).toBe('answer');
    clearTimeout(keeping);
    expect(performance.now() - startedAt).toBeGreaterThan(49);
  });
});

describe('armCrash', () => {
  test('does nothing while it is off', () => {
    expect(armCrash(off)).toBeUndefined();
  });

  test('crashes after so many seconds, and keeps no process alive until then', () => {
    jest.useFakeTimers();
    const crash = jest.fn();
    const timer = armCrash({ ...off, crashAfterSeconds: 2 }, crash);
    expect(timer?.hasRef()).toBe(false);
    jest.advanceTimersByTime(1_999);
    expect(crash).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(crash).toHaveBeenCalledTimes(1);
    jest.useRealTimers();
  });
});
