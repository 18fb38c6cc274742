import { expect, test } from '@jest/globals';
import { judge } from './ci-ok.ts';

function passes(...results: readonly string[]): boolean {
  const needs = Object.fromEntries(results.map((result, index) => [`job${index}`, { result, outputs: {} }]));
  return judge(JSON.stringify(needs)).every((job) => job.passes);
}

test.each([
  [['success'], true],
  [['success', 'skipped'], true],
  [['skipped', 'skipped'], true],
  [['success', 'failure'], false],
  [['success', 'cancelled'], false],
  [['success', 'something new'], false],
])('%j passes: %s', (results, expected) => {
  expect(passes(...results)).toBe(expected);
});

test('a job without a result does not pass', () => {
  expect(judge('{"test":{}}')).toEqual([{ job: 'test', result: 'undefined', passes: false }]);
});

test.each([undefined, '', '{}', '[]', 'null', '"success"', '{"test":"success"}', '{"test":null}'])(
  '%p is refused, and never read as passed',
  (needs) => {
    expect(() => judge(needs)).toThrow(/NEEDS does not say what became of the jobs.*toJSON\(needs\)/);
  },
);
