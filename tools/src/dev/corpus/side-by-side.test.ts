import { expect, test } from '@jest/globals';
import { processesFor, shareOf, together } from './side-by-side.ts';

test('every change is looked at once, and the verdicts come in the order of the changes', () => {
  for (const length of [0, 1, 2, 7, 60]) {
    const changes = Array.from({ length }, (_, index) => index);
    for (const processes of [1, 2, 3, 4]) {
      const shares = Array.from({ length: processes }, (_, index) => shareOf(changes, { index, of: processes }));
      expect(together(shares)).toEqual(changes);
    }
  }
});

test('a few changes are looked at in one process, and many in no more than four', () => {
  expect([1, 59, 60, 500].map((changes) => processesFor(changes, 2))).toEqual([1, 1, 2, 2]);
  expect(processesFor(500, 1)).toBe(1);
  expect(processesFor(500, 64)).toBe(4);
});
