import { expect, test } from '@jest/globals';
import { jsonIn } from './json.ts';

test('JSON of any kind is read, and what is none is undefined', () => {
  expect(jsonIn('{"a":[1]}')).toEqual({ a: [1] });
  expect(jsonIn('null')).toBeNull();
  for (const text of ['', '{', '<html>', 'undefined']) expect(jsonIn(text)).toBeUndefined();
});
