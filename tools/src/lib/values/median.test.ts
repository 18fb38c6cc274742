import { expect, test } from '@jest/globals';
import { median } from './median.ts';

test('the median is the middle value, or the mean of the two', () => {
  expect([median([5]), median([9, 1, 5]), median([4, 1, 2, 100])]).toEqual([5, 5, 3]);
  expect(() => median([])).toThrow('no value');
});
