import { expect, test } from '@jest/globals';
import { initText } from './init-text.ts';
import type { InitResult } from './init.ts';

const result = (edits: readonly (readonly [before: string, after: string])[], images = 'ghcr.io/acme'): InitResult => ({
  names: { repository: 'https://github.com/acme/shop', images, domain: 'acme.org' },
  owners: { everything: ['@acme/all'], service: ['@acme/all'], production: ['@acme/all'] },
  changes: edits.length === 0 ? [] : [{ path: 'a', text: '', edits: edits.map(asEdit) }],
});
const asEdit = ([before, after]: readonly [string, string], index: number) => ({
  file: 'a',
  line: index + 1,
  before,
  after,
});

test.each([
  ['  image: a/web', '  image: b/web', 'a/web → b/web'],
  ['source="a" \\', 'source="b" \\', 'source="a" → source="b"'],
  ['/base/  @a', '/base/  @a @b', '@a → @a @b'],
  ['/base/  @a @b', '/base/  @b', '@a @b → @b'],
  ['  - name: a/web', '', '- name: a/web goes: its image is not in your registry'],
])('of %j that becomes %j only what differs is said', (before, after, words) => {
  expect(
    initText(result([[before, after]]), true)
      .split('\n')
      .slice(0, 2),
  ).toEqual(['a', `  1: ${words}`]);
});

test('what comes next is said when something was written', () => {
  expect(initText(result([['a', 'b']]), false)).toContain('git push');
  expect(initText(result([['a', 'b']]), true)).not.toContain('git push');
  expect(initText(result([]), false)).toMatch(/^Nothing to change/);
});

test('another registry than that of the workflows is said', () => {
  expect(initText(result([['a', 'b']], 'quay.io/acme'), false)).toContain('change their log-in to quay.io');
  expect(initText(result([['a', 'b']]), false)).not.toContain('log-in');
});
