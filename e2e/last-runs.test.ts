import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { longestWaitingFirst, withOutcomes } from './last-runs.ts';
import type { NamedScenario } from './scenario.ts';
import { loadScenarios } from './scenarios.ts';

const scenario = (name: string, place: NamedScenario['place']): NamedScenario => ({
  name,
  title: name,
  place,
  run: async () => {},
});
const [first, one, two, three, end] = [
  scenario('first', 'in order'),
  scenario('one', 'any'),
  scenario('two', 'any'),
  scenario('three', 'any'),
  scenario('end', 'last'),
];

test('those that wait longest come first, those that never ran before them, and the others keep their places', () => {
  const lastRuns = { first: '2020-01-03', one: '2020-01-02', two: '2020-01-01', end: '2019-01-01' };
  expect(longestWaitingFirst([first, one, two, three, end], lastRuns)).toEqual([first, three, two, one, end]);
});

test('of those that never ran each keeps its place', () => {
  expect(longestWaitingFirst([first, one, two, three, end], {})).toEqual([first, one, two, three, end]);
});

test('a story that was skipped waits on, one that failed has run', () => {
  const outcomes = [
    { name: 'one', title: '', result: 'passed', seconds: 1 },
    { name: 'two', title: '', result: 'failed', seconds: 1 },
    { name: 'three', title: '', result: 'skipped', seconds: 0 },
  ] as const;
  const lastRuns = { one: 'long ago', three: 'earlier' };
  expect(withOutcomes(lastRuns, outcomes, new Date('2020-01-01'))).toEqual({
    one: '2020-01-01T00:00:00.000Z',
    two: '2020-01-01T00:00:00.000Z',
    three: 'earlier',
  });
});

test('no two stories have the same number', async () => {
  const numbers = (await readdir(join(import.meta.dirname, 'scenarios'))).map((file) => file.slice(0, 2));
  expect(numbers).toEqual([...new Set(numbers)]);
  expect(await loadScenarios()).toHaveLength(numbers.length);
});
