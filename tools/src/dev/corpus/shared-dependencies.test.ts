import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { writeFiles } from '../../lib/files/write-files.ts';
import { init } from '../../lib/git/repository.ts';
import { keptBuilds, keptLeaks } from './shared-dependencies.ts';
import { withValues } from './values.ts';

let folder: string;
const checkout = async (name: string, files: Readonly<Record<string, string>>): Promise<string> => {
  const root = join(folder, name);
  await init(root);
  await writeFiles(root, files);
  return root;
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-shared-dependencies-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('an overlay is rendered once for all checkouts in which it reads the same', async () => {
  const kustomization = 'resources: [../../base]\n';
  const files = { 'clusters/a/kustomization.yaml': kustomization, 'base/kustomization.yaml': 'resources: []\n' };
  const one = await checkout('one', files);
  const same = await checkout('same', { ...files, 'README.md': 'other\n' });
  const other = await checkout('other', { ...files, 'base/kustomization.yaml': 'resources: [x.yaml]\n' });
  const rendered: string[] = [];
  const build = keptBuilds(async (_path, root) => {
    rendered.push(root);
    return root;
  });
  const texts: string[] = [];
  for (const root of [one, same, other]) texts.push(await build(join(root, 'clusters/a'), root));
  expect(texts).toEqual([one, one, other]);
  expect(rendered).toEqual([one, other]);
});

test('a file is looked through once, and found again wherever it stands', async () => {
  const looked: (readonly string[])[] = [];
  const leaks = keptLeaks(async (_root, files = []) => {
    looked.push(files);
    return files.map((File) => ({ File, StartLine: 1, RuleID: 'rule', Description: 'd', Commit: '' }));
  });
  const one = await checkout('one', { 'a.txt': 'a\n', 'b.txt': 'b\n' });
  const other = await checkout('other', { 'a.txt': 'a\n', 'b.txt': 'c\n' });
  expect((await leaks(one)).map(({ File }) => File)).toEqual(['a.txt', 'b.txt']);
  expect((await leaks(other)).map(({ File }) => File)).toEqual(['a.txt', 'b.txt']);
  expect(looked).toEqual([['a.txt', 'b.txt'], ['b.txt']]);
});

test('values stand for what a file of the corpus cannot hold', () => {
  const text = 'newTag: {{commit 2}}\ndigest: {{digest 2}}\nenv: ${{ github.sha }}\n';
  expect(withValues(text, ['a', 'b'])).toBe(`newTag: b\ndigest: sha256:${'2'.repeat(64)}\nenv: \${{ github.sha }}\n`);
  expect(() => withValues('{{secret nothing}}', ['a'])).toThrow('There is no value {{secret nothing}}');
  expect(() => withValues('{{commit 3}}', ['a'])).toThrow('there are commit 1');
});
