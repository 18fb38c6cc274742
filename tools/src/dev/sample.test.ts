import { expect, test } from '@jest/globals';
import { sampleOf } from './sample.ts';

const all = Array.from({ length: 100 }, (_, index) => `change-${index}`);
const sample = (seed: string, of = all) => sampleOf(of, { count: 20, seed }, (name) => name);

test('a sample has so many, each once, in the order of all', () => {
  const chosen = sample('a');
  expect(chosen).toHaveLength(20);
  expect(chosen).toEqual(all.filter((name) => chosen.includes(name)));
});

test('the same seed chooses the same, and another one others', () => {
  expect(sample('a')).toEqual(sample('a'));
  expect(sample('b')).not.toEqual(sample('a'));
});

test('one more in the list takes the place of one at most', () => {
  const more = sample('a', ['new', ...all]);
  expect(sample('a').filter((name) => !more.includes(name)).length).toBeLessThanOrEqual(1);
});

test('more than there are is all of them', () => {
  expect(sampleOf(all, { count: 200, seed: 'a' }, (name) => name)).toEqual(all);
});
