import { expect, test } from '@jest/globals';
import { buildGets, pathsLike } from './build-context.ts';

const ours = '*\n!package.json\n!apps/web/src/*.ts\napps/web/src/*.test.ts\n';

test.each([
  [undefined, 'anything/at.all', true],
  ['', 'a', true],
  [ours, 'package.json', true],
  [ours, 'tools/package.json', false],
  [ours, '.npmrc', false],
  [ours, 'apps/web/src/app.ts', true],
  [ours, 'apps/web/src/app.test.ts', false],
  [ours, 'apps/web/src/deep/app.ts', false],
  ['# *\n\n  docs  \n', 'docs/a/b.md', false],
  ['/docs/', 'docs/a', false],
  ['docs', 'apps/docs/a', true],
  ['**/docs', 'apps/docs/a', false],
  ['**/*.md', 'README.md', false],
  ['**/*.md\n!README.md', 'README.md', true],
  ['**/*.md\n!README.md', 'apps/README.md', false],
  ['apps/**/test', 'apps/test/a', false],
  ['apps/**', 'apps/a/b', false],
  ['a?c', 'abc', false],
  ['a?c', 'a/c', true],
  ['[a-c].ts', 'b.ts', false],
  ['[^a-c].ts', 'b.ts', true],
  ['a.ts', 'abts', true],
  ['a+(b)', 'a+(b)', false],
  ['a\\*', 'ab', true],
  ['*\r\n!a\r\n', 'a', true],
])('with %j a build gets %s: %s', (text, path, gets) => {
  expect(buildGets(text)(path)).toBe(gets);
});

test.each(['.', './', '/', ''])('%j means everything', (pattern) => {
  expect(pathsLike(pattern)('a/b')).toBe(true);
});
