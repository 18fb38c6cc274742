import { expect, test } from '@jest/globals';
import { at, listAt, textsAt } from './at.ts';

const value = { spec: { names: ['one', null, 7, 'two', {}], one: 'alone' } };

test('a part of the path that is absent makes the value so', () => {
  expect(at(value, 'spec', 'one')).toBe('alone');
  expect(at(value, 'spec', 'none', 'one')).toBeUndefined();
  expect(at(value, 'spec', 'one', 'length')).toBeUndefined();
});

test('what is no list has no items', () => {
  expect(listAt(value, 'spec', 'one')).toEqual([]);
  expect(listAt(value, 'spec', 'names')).toHaveLength(5);
});

test('what is no text is none of the texts of a list', () => {
  expect(textsAt(value, 'spec', 'names')).toEqual(['one', 'two']);
  expect(textsAt(value, 'spec')).toEqual([]);
});
