import { expect, test } from '@jest/globals';
import { assertSamePods } from './same-pods.ts';

const before = ['front-a1-x 0', 'web-b2-x 0', 'web-b2-y 0'];

test.each([
  ['all of them', before],
  ['one more', [...before, 'web-b2-z 0']],
  ['one fewer', ['front-a1-x 0', 'web-b2-y 0']],
])('%s are the same pods', (_what, now) => {
  expect(() => assertSamePods(now, before)).not.toThrow();
});

test.each([
  ['another version', ['front-a1-x 0', 'web-c3-x 0', 'web-c3-y 0'], 'of other versions'],
  ['one of another version beside them', [...before, 'web-c3-x 0'], 'of other versions'],
  ['none of a version', ['front-a1-x 0', 'web-b2-z 0'], 'there is front-a1-x 0'],
  ['one that was started again', ['front-a1-x 0', 'web-b2-x 1', 'web-b2-y 0'], 'started again'],
  ['nothing', [], 'of other versions'],
])('%s is told', (_what, now, words) => {
  expect(() => assertSamePods(now, before)).toThrow(words);
});
