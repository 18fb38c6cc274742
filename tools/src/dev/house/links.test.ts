import { expect, test } from '@jest/globals';
import { brokenLinks } from './links.ts';

const there = {
  file: 'docs/there.md',
  text: '# The `one` page, whole\n\n## Again\n\n## Again\n\n```sh\n# no heading\n```\n',
};

function saidOf(text: string): readonly string[] {
  return brokenLinks([{ file: 'docs/page.md', text }, there], ['docs/page.md', there.file, 'a b/c.ts']);
}

test.each([
  ['no file', 'words\n[a](gone.md)', 'docs/page.md:2 links to gone.md, and there is no docs/gone.md'],
  ['a file that lies elsewhere', '[a](../there.md)', 'links to ../there.md, and there is no there.md'],
  ['no heading', '[a](there.md#gone)', 'links to there.md#gone, and docs/there.md has no such heading'],
  [
    'no heading of its own',
    '# Here\n[a](#there)',
    'docs/page.md:2 links to #there, and docs/page.md has no such heading',
  ],
  ['a comment in code', '[a](there.md#no-heading)', 'has no such heading'],
  ['a third heading of two', '[a](there.md#again-2)', 'has no such heading'],
  ['a heading of what is no page', '[a](../a%20b/c.ts#l1)', 'a b/c.ts has no such heading'],
])('a link to %s is named by file and line', (_what, text, sentence) => {
  expect(saidOf(text)).toEqual([expect.stringContaining(sentence)]);
});

test.each([
  ['a file beside it, a folder and the root', '[a](there.md) [b](../a%20b/) [c](/docs/there.md) ![d](../a%20b/c.ts)'],
  ['a heading', '[a](there.md#the-one-page-whole) [b](there.md#again) [c](there.md#again-1)'],
  ['a heading of its own', '# Here\n[a](#here)'],
  ['the web', '[a](https://example.org/gone.md) [b](mailto:ada@example.org)'],
  ['code', '`[a](gone.md)`\n~~~\n[a](gone.md)\n~~~\n````md\n```\n[a](gone.md)\n````\n'],
])('a link to %s is none', (_what, text) => {
  expect(saidOf(text)).toEqual([]);
});
