import { expect, test } from '@jest/globals';
import { commitMeant, newestVersion } from './versions.ts';

test.each([
  [['v0.9.0', 'v0.10.0', 'v0.2.11'], 'v0.10.0'],
  [['v1.0.0-rc.1', 'v0.1.0', '2.0.0', 'v3', 'x-v9.0.0'], 'v0.1.0'],
  [['v10.0.0', 'v9.99.99'], 'v10.0.0'],
  [['latest'], undefined],
])('of %j the newest version is %s', (tags, newest) => {
  expect(newestVersion(tags)).toBe(newest);
});

const [one, two] = ['1'.repeat(40), '2'.repeat(40)];
const template = {
  commits: [one, two].map((commit) => ({ commit, tree: '' })),
  tags: new Map([['v0.1.0', one]]),
  branches: new Map([
    ['main', two],
    ['HEAD', two],
  ]),
};

test.each([
  [undefined, one],
  ['v0.1.0', one],
  ['main', two],
  ['HEAD', two],
  ['2222222', two],
  [two, two],
])('by %s a commit is meant', (name, commit) => {
  expect(commitMeant(template, name)).toBe(commit);
});

test.each(['v0.2.0', '222222', '3333333', '', '--all', 'HEAD~1'])('by %j none is', (name) => {
  expect(() => commitMeant(template, name)).toThrow(/The template has no .*its newest version is v0\.1\.0/);
});
