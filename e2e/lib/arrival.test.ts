import { expect, test } from '@jest/globals';
import { stagesOf } from './arrival.ts';

test('the stages of an arrival are seconds after its start; what was not seen is left out', () => {
  expect(stagesOf({ start: 1000, specChanged: 1700, firstServed: 3000, podsReady: 4500, lastOld: 900 })).toEqual([
    ['spec changed', 0.7],
    ['first answer of the new version', 2],
    ['all pods ready', 3.5],
  ]);
});
