import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { commit } from './checkout.ts';
import { changedPaths, commitTime, historyOf, lastCommitTouching, mergeBase } from './history.ts';
import { withScratchRepository, type ScratchRepository } from './scratch-repository.ts';
import { git as gitIn } from './git.ts';

const commitsIn = (entries: readonly { readonly commit: string }[]) => entries.map((entry) => entry.commit);

/** A side line, from main, that writes `file`, merged into main by a merge commit; gives both commits. */
async function merged({ person }: ScratchRepository, file: string): Promise<{ side: string; merge: string }> {
  const git = (...args: readonly string[]) => gitIn(person, args);
  await git('checkout', '--quiet', '-b', 'side');
  await writeFile(join(person, file), 'side');
  const side = await commit(person, 'Side', [file]);
  await git('checkout', '--quiet', 'main');
  await git(
    '-c',
    'user.name=Ada',
    '-c',
    'user.email=a@example.com',
    'merge',
    '--quiet',
    '--no-ff',
    '-m',
    'Merge',
    side,
  );
  return { side, merge: (await git('rev-parse', 'HEAD')).stdout };
}

describe('the history of files', () => {
  test('is the commits that changed them, newest first, with who, when and why', () =>
    withScratchRepository(async (scratch) => {
      const first = await scratch.write('a', '1');
      await scratch.write('b', '1');
      const last = await scratch.write('a', '2');
      const entries = await historyOf(scratch.remote, 'main', ['a']);
      expect(commitsIn(entries)).toEqual([last, first]);
      const time = new Date((await commitTime(scratch.remote, last)) * 1000);
      expect(entries[0]).toMatchObject({ subject: 'Write a' });
      expect(Date.parse(entries[0]!.time)).toBe(time.getTime());
      expect(await historyOf(scratch.remote, 'main', ['none'])).toEqual([]);
      expect(commitsIn(await historyOf(scratch.remote, 'main', ['a'], { since: first }))).toEqual([last]);
    }));

  test("follows main's own line: what a merge brought counts as the merge, unless all lines are wanted", () =>
    withScratchRepository(async (scratch) => {
      const { side, merge } = await merged(scratch, 'a');
      expect(commitsIn(await historyOf(scratch.person, 'main', ['a']))).toEqual([merge]);
      const all = commitsIn(await historyOf(scratch.person, 'main', ['a'], { allParents: true }));
      expect(new Set(all)).toEqual(new Set([merge, side]));
    }));
});

test('the last commit that touched paths, or none', () =>
  withScratchRepository(async (scratch) => {
    const source = await scratch.write('apps/web/a', '1');
    await scratch.write('docs/b', '1');
    expect(await lastCommitTouching(scratch.remote, 'main', ['apps/web', 'apps/api'])).toBe(source);
    expect(await lastCommitTouching(scratch.remote, 'main', ['apps/api'])).toBeUndefined();
  }));

test('what lies between two commits: their paths', () =>
  withScratchRepository(async (scratch) => {
    const from = await scratch.write('a', '1');
    await scratch.write('deep/b', '1');
    await scratch.write('c', '1');
    expect(await changedPaths(scratch.remote, from, 'main')).toEqual(['c', 'deep/b']);
    expect(await changedPaths(scratch.remote, from, from)).toEqual([]);
  }));

test('a moved file changes where it stood and where it stands, and no name is quoted', () =>
  withScratchRepository(async (scratch) => {
    const from = await scratch.write('old/ü', 'the same\n'.repeat(9));
    await gitIn(scratch.person, ['mv', 'old', 'new']);
    const moved = await commit(scratch.person, 'Move it', ['.']);
    expect(await changedPaths(scratch.person, from, moved)).toEqual(['new/ü', 'old/ü']);
  }));

test('the newest common commit, or none of two histories', () =>
  withScratchRepository(async (scratch) => {
    const { side, merge } = await merged(scratch, 'a');
    expect(await mergeBase(scratch.person, side, merge)).toBe(side);
    const tree = (await gitIn(scratch.person, ['write-tree'])).stdout;
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    const other = await gitIn(scratch.person, [...identity, 'commit-tree', '-m', 'Other', tree]);
    expect(await mergeBase(scratch.person, merge, other.stdout)).toBeUndefined();
  }));

test('no sign in a name, a subject or a path parts a record', () =>
  withScratchRepository(async ({ person }) => {
    const subject = 'One\u001ftwo "three" %x00';
    await gitIn(person, [
      '-c',
      'user.name=Zoë\u001f',
      '-c',
      'user.email=z@b',
      'commit',
      '--allow-empty',
      '-m',
      subject,
    ]);
    await writeFile(join(person, 'ü "x".yaml'), 'x');
    const made = await commit(person, 'Umlaut', ['ü "x".yaml']);
    expect((await historyOf(person, 'HEAD', [])).map((entry) => entry.subject)).toEqual([
      'Umlaut',
      subject,
      'Write README.md',
    ]);
    expect(await changedPaths(person, 'HEAD~1', made)).toEqual(['ü "x".yaml']);
  }));
