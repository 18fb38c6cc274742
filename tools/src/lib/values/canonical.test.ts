import { expect, test } from '@jest/globals';
import { canonical } from './canonical.ts';

test('the order of fields says nothing, at any depth; the order of a list does', () => {
  expect(canonical({ b: [{ y: 1, x: null }], a: 'text' })).toBe(canonical({ a: 'text', b: [{ x: null, y: 1 }] }));
  expect(canonical([1, 2])).not.toBe(canonical([2, 1]));
});
