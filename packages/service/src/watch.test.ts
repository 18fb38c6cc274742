import { describe, expect, test } from '@jest/globals';
import { Watch } from './watch.ts';

describe('a worker hangs', () => {
  test('when it has missed as many rounds in a row as it may', () => {
    const watch = new Watch(3);
    const rounds = Array.from({ length: 5 }, () => watch.hung([1]));
    expect(rounds).toEqual([[], [], [], [1], [1]]);
  });

  test('and no other one with it', () => {
    const watch = new Watch(1);
    watch.hung([1, 2]);
    watch.heard(2);
    expect(watch.hung([1, 2])).toEqual([1]);
  });

  test('not when it answers now and then', () => {
    const watch = new Watch(2);
    for (let round = 0; round < 6; round += 1) {
      expect(watch.hung([1])).toEqual([]);
      if (round % 2 === 1) watch.heard(1);
    }
  });

  test('no longer once it is gone', () => {
    const watch = new Watch(1);
    watch.hung([1]);
    watch.hung([]);
    expect(watch.hung([1])).toEqual([]);
  });
});
