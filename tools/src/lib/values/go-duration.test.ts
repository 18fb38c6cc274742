import { expect, test } from '@jest/globals';
import { goSeconds } from './go-duration.ts';

test.each([
  ['0', 0],
  ['0s', 0],
  ['90s', 90],
  ['1h', 3600],
  ['1h30m', 5400],
  ['1h0m0s', 3600],
  ['1.5h', 5400],
  ['500ms', 0.5],
  ['-1m', -60],
])('%s is %d seconds', (text, seconds) => {
  expect(goSeconds(text)).toBe(seconds);
});

test.each(['', '1', '1d', '5 minutes', '1h ', 'h', '1hour', '--1m'])('Go reads no duration in %j', (text) => {
  expect(goSeconds(text)).toBeUndefined();
});
