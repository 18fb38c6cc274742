import { describe, expect, test } from '@jest/globals';
import { recipeHash } from './recipe.ts';

describe('recipeHash', () => {
  test('is twelve hex digits', () => {
    expect(recipeHash({ name: 'kind' })).toMatch(/^[0-9a-f]{12}$/);
  });

  test('does not depend on the order of keys', () => {
    expect(recipeHash({ a: 1, b: { c: 2, d: 3 } })).toBe(recipeHash({ b: { d: 3, c: 2 }, a: 1 }));
  });

  test('depends on the order of lists and on every value', () => {
    const hashes = [['a', 'b'], ['b', 'a'], ['a'], ['a', 'b', '']].map((list) => recipeHash({ list }));
    expect(new Set(hashes).size).toBe(4);
  });
});
