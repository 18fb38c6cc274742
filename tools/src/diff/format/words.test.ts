import { expect, test } from '@jest/globals';
import { linesWithWords } from './words.ts';

const marked = (diff: string): readonly string[] =>
  linesWithWords(diff).map(({ sign, pieces }) =>
    [sign, ...pieces.map(({ text, changed }) => (changed ? `[${text}]` : text))].join(''),
  );

test('the words that differ are marked on both lines', () => {
  expect(marked('@@ spec\n name: a\n-image: web:1\n+image: web:2\n end: x')).toEqual([
    '@spec',
    ' name: a',
    '-image: web:[1]',
    '+image: web:[2]',
    ' end: x',
  ]);
});

test('lines that share no word are not paired', () => {
  expect(marked('-- env:\n+- args:')).toEqual(['-- env:', '+- args:']);
});

test('a line without its other side is left as it is', () => {
  expect(marked('-a: 1\n-b: 2\n+a: 2\n c: 3\n+d: 4')).toEqual(['-a: [1]', '-b: 2', '+a: [2]', ' c: 3', '+d: 4']);
});
