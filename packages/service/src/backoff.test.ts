import { describe, expect, test } from '@jest/globals';
import { createBackoff, restartWaits } from './backoff.ts';

describe('the wait before a restart', () => {
  test('doubles from a tenth of a second to ten seconds', () => {
    const next = createBackoff();
    const waits = Array.from({ length: 9 }, () => next(0));
    expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
  });

  test('is the first again after a worker that lived for a minute', () => {
    const next = createBackoff();
    const lives = [0, 0, restartWaits.soundAfter - 1, restartWaits.soundAfter, 0];
    expect(lives.map(next)).toEqual([100, 200, 400, 100, 200]);
  });
});
