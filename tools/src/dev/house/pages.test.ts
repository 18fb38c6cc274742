import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { listFiles } from '../../lib/git/checkout.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { house } from './house.ts';
import { brokenLinks } from './links.ts';
import { missingFiles } from './named-files.ts';

const files = await listFiles(repositoryRoot);
const pages = await Promise.all(
  files
    .filter((file) => file.endsWith('.md'))
    .map(async (file) => ({ file, text: await readFile(join(repositoryRoot, file), 'utf8') })),
);

function textOf(page: string): string {
  const found = pages.find(({ file }) => file === page);
  if (found === undefined) throw new Error(`there is no ${page}`);
  return found.text;
}

test('every link of every page leads to a file, and to a heading of it', () => {
  expect(pages.length).toBeGreaterThan(60);
  expect(brokenLinks(pages, files)).toEqual([]);
});

test('every file that a page names is there', () => {
  expect(missingFiles(pages, files)).toEqual([]);
});

describe('the staircase', () => {
  const rooms = new Set(house.flat());

  test('stands in docs/architecture.md as it is, the roof first', () => {
    const drawing = /^## The wings$[^]*?^```\n(?<lines>[^]*?)\n```$/m.exec(textOf('docs/architecture.md'));
    const steps = drawing!
      .groups!['lines']!.split('\n')
      .map((line) => line.split(' ').filter((word) => rooms.has(word)));
    expect(steps).toEqual(house.toReversed());
  });

  test('stands in CONTRIBUTING.md, the wings of the tools alone', () => {
    const named = textOf('CONTRIBUTING.md').matchAll(/^\| (?<wings>(?:`[a-z]+\/`(?:, )?)+) +\|/gm);
    const wings = [...named].map(({ groups }) => groups!['wings']!.match(/[a-z]+/g));
    const tools = house.map((step) =>
      step.filter((room) => room.startsWith('tools/src/')).map((room) => basename(room)),
    );
    expect(wings).toEqual(tools.filter((step) => step.length > 0).toReversed());
  });
});

describe('the decisions', () => {
  const folder = 'docs/decisions/';
  const decisions = pages.filter(({ file }) => file.startsWith(folder) && file !== `${folder}README.md`);

  test.each(decisions)('$file says what, why and what would overturn it, in a page', ({ text }) => {
    const parts = [...text.matchAll(/^(#+ .+)$/gm)].map(([, heading]) => heading!.replace(/^# .+/, '#'));
    expect(parts).toEqual(['#', '## Reason', '## What would overturn it']);
    const [decision, reason, overturn] = text.split(/^#.*$/m).slice(1);
    for (const part of [decision, reason, overturn]) expect(part!.trim()).not.toBe('');
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
  });

  test('stand in the index, each once', () => {
    const linked = [...textOf(`${folder}README.md`).matchAll(/\]\((?<page>[^)/]+\.md)\)/g)];
    const index = linked.map(({ groups }) => `${folder}${groups!['page']}`);
    expect(index.toSorted()).toEqual(decisions.map(({ file }) => file).toSorted());
  });
});
