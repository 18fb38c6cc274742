import { expect, test } from '@jest/globals';
import { parseCores } from './cores.ts';

test.each([
  ['0', [0]],
  ['\t0-1\n', [0, 1]],
  ['2-4,8,10-11', [2, 3, 4, 8, 10, 11]],
])('the list %j is the cores %j', (list, cores) => {
  expect(parseCores(list)).toEqual(cores);
});
