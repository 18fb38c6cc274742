import { expect, test } from '@jest/globals';
import { durationText } from './text.ts';

test.each([
  [0, '0s'],
  [59.6, '1m'],
  [245, '4m 5s'],
  [3600, '1h'],
  [3661, '1h 1m'],
  [183_600, '2d 3h'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
