import { expect, test } from '@jest/globals';
import { jsonShapeOf } from './shape.ts';

test('values and the order of keys make no other shape', () => {
  expect(jsonShapeOf({ a: 1, b: 'x' })).toBe(jsonShapeOf({ b: 'y', a: 2 }));
});

test.each([[{ a: 1 }], [{ a: '1', b: 'x' }], [{ a: 1, b: null }], [{ a: 1, b: { c: 'x' } }], [[{ a: 1, b: 'x' }]]])(
  '%j has another',
  (value) => {
    expect(jsonShapeOf(value)).not.toBe(jsonShapeOf({ a: 1, b: 'x' }));
  },
);
