import { expect, test } from '@jest/globals';
import { defined } from './defined.ts';

test('what is undefined is absent, what is empty stays, in the same order', () => {
  const absent = undefined as string | undefined;
  const fields: { readonly a?: string; readonly b: number; readonly c?: string } = defined({ c: absent, b: 0, a: '' });
  expect(Object.entries(fields)).toEqual([
    ['b', 0],
    ['a', ''],
  ]);
});
