import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cherryPick, underWay } from './cherry-pick.ts';
import { git as gitIn } from './git.ts';

const by = 'Ada <ada@example.org>';
const text = 'one\ntwo\nthree\nfour\n';
let repo: string;

/** git's own answer; its exit code says nothing here, since what stops half-way exits with one. */
async function git(...args: readonly string[]): Promise<string> {
  const { stdout } = await gitIn(repo, ['-c', 'user.name=Ada', '-c', 'user.email=a@b', ...args], {
    accept: [0, 1, 128],
  });
  return stdout;
}

async function commit(files: Readonly<Record<string, string | undefined>>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await rm(join(repo, path), { force: true });
    if (content === undefined) continue;
    await mkdir(dirname(join(repo, path)), { recursive: true });
    await writeFile(join(repo, path), content);
  }
  await git('add', '--all');
  await git('commit', '--quiet', '--message=x');
  return await git('rev-parse', 'HEAD');
}

beforeEach(async () => {
  repo = await mkdtemp(join(tmpdir(), 'lockstep-pick-'));
  await git('init', '--quiet', '--initial-branch=main');
  await commit({ file: text, other: 'other\n' });
  await git('branch', 'theirs');
});
afterEach(() => rm(repo, { recursive: true }));

describe('what is left to a person, by the sides that have it', () => {
  const [ours, theirs] = [text.replace('two', 'ours'), text.replace('two', 'theirs')];
  test.each<[Record<string, string | undefined>, Record<string, string | undefined>, Record<string, string>]>([
    [{ file: ours }, { file: theirs }, { file: 'both changed' }],
    [{ new: ours }, { new: theirs }, { new: 'both added' }],
    [{ file: ours }, { file: undefined }, { file: 'theirs gone' }],
    [{ file: undefined }, { file: theirs }, { file: 'ours gone' }],
    [
      { file: undefined, here: text },
      { file: undefined, there: text },
      { file: 'both moved', here: 'ours moved', there: 'theirs moved' },
    ],
  ])('ours %j, theirs %j', async (mine, other, left) => {
    await git('switch', '--quiet', 'theirs');
    const picked = await commit(other);
    await git('switch', '--quiet', 'main');
    const before = await commit(mine);
    const files = await cherryPick(repo, picked, { by });
    expect(Object.fromEntries(files.map(({ path, kind }) => [path, kind]))).toEqual(left);
    expect(await git('rev-parse', 'HEAD')).toBe(before);
    expect(await underWay(repo)).toBe('cherry-pick');
  });

  test('nothing, where they do not meet', async () => {
    await git('switch', '--quiet', 'theirs');
    const picked = await commit({ other: 'theirs\n' });
    await git('switch', '--quiet', 'main');
    const before = await commit({ file: ours });
    expect(await cherryPick(repo, picked, { by, noCommit: true })).toEqual([]);
    expect(await git('rev-parse', 'HEAD')).toBe(before);
    await git('reset', '--quiet', '--hard');
    expect(await cherryPick(repo, picked, { by })).toEqual([]);
    expect(await git('rev-parse', 'HEAD~1')).toBe(before);
    expect(await underWay(repo)).toBeUndefined();
  });
});

test.each([
  ['merge', ['merge', 'theirs']],
  ['cherry-pick', ['cherry-pick', 'theirs']],
  ['cherry-pick', ['cherry-pick', 'theirs~1', 'theirs']],
  ['revert', ['revert', 'HEAD~1']],
  ['rebase', ['rebase', 'theirs']],
  ['rebase', ['rebase', '--apply', 'theirs']],
])('a %s is under way after git %j', async (what, args) => {
  await git('switch', '--quiet', 'theirs');
  await commit({ file: 'theirs\n' });
  await commit({ file: 'theirs again\n' });
  await git('switch', '--quiet', 'main');
  await commit({ file: 'ours\n' });
  await commit({ file: 'ours again\n' });
  expect(await underWay(repo)).toBeUndefined();
  await git(...args);
  expect(await underWay(repo)).toBe(what);
});
