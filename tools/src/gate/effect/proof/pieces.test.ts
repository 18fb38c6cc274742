import { expect, test } from '@jest/globals';
import { isPieceProven, type Piece, type TextParts } from './pieces.ts';

const nothing: TextParts = { stood: [], said: [], pieces: [] };
const piece = (source: string, index: number, delimiter = ','): Piece => ({ source, delimiter, index });

test.each<[string, string, Piece, Partial<TextParts>]>([
  ['that nobody else brings, behind the others', 'a,b,c', piece('c', 9), { stood: ['a'], pieces: [piece('b', 9)] }],
  ['that nobody else brings, in the middle', 'a/c', piece('c', 1, '/'), { stood: ['a/b'] }],
  [
    'that another has at another place',
    'c/x/c',
    piece('c', 2, '/'),
    { stood: ['a/x/b'], pieces: [piece('c', 0, '/')] },
  ],
])('a piece is proven %s', (_what, text, own, others) => {
  expect(isPieceProven(text, own, { ...nothing, ...others })).toBe(true);
});

test.each<[string, string, Piece, Partial<TextParts>]>([
  ['that stands there', 'a,c', piece('c', 1), { stood: ['a,c'] }],
  ['that is not there', 'a,b', piece('c', 1), { stood: ['a,b'] }],
  ['that another puts too', 'a,c', piece('c', 9), { stood: ['a'], pieces: [piece('c', 9)] }],
  ['that a patch puts', 'a,c', piece('c', 9), { stood: ['a'], said: ['a,c'] }],
  ['beside one by another delimiter', 'a,c', piece('c', 9), { stood: ['a'], pieces: [piece('b,c', 0, '/')] }],
  ['that another may move', 'c,b', piece('c', 0), { stood: ['a,c'], pieces: [piece('n', -1)] }],
  ['that another overwrites', 'c,b', piece('c', 0), { stood: ['a,c'], pieces: [piece('c', 0)] }],
  ['that is two', 'a,b,c', piece('b,c', 9), { stood: ['a'] }],
])('a piece is not proven %s', (_what, text, own, others) => {
  expect(isPieceProven(text, own, { ...nothing, ...others })).toBe(false);
});

test('of what is no text nothing is proven', () => {
  expect(isPieceProven(undefined, piece('a', 0), nothing)).toBe(false);
});
