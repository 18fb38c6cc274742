import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { withScratchRepository } from './scratch-repository.ts';
import { commitFiles, commitOf, committer, fileAt, precedes, readTexts, requireCommit, shapeOf } from './objects.ts';
import { push } from './remote.ts';
import { clone } from './repository.ts';
import { git } from './git.ts';

const by = 'Ada <ada@example.com>';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-objects-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a commit without a work tree', () => {
  test('writes, replaces and removes files, and leaves the others', () =>
    withScratchRepository(async (scratch) => {
      await scratch.write('deep/er/old', 'old');
      await scratch.write('deep/kept', 'kept');
      const repo = join(folder, 'clone');
      await clone(scratch.remote, repo, 'main');
      const parent = (await commitOf(repo, 'origin/main'))!;
      const files = { 'deep/er/old': undefined, 'new/file': 'ü\n', 'README.md': '' };
      const made = await commitFiles(repo, { parent, message: 'Three files\n\nWhy.\n', files, by });
      expect(await push(repo, made, 'main')).toEqual({ taken: true });
      const names = ['main:deep/er/old', 'main:new/file', 'main:README.md', 'main:deep/kept'];
      expect(await readTexts(scratch.remote, names)).toEqual([undefined, 'ü\n', '', 'kept']);
      const { stdout } = await git(repo, ['log', '-1', '--format=%an <%ae>|%B'], { env: {} });
      expect(stdout).not.toContain('Three files');
      const shown = await git(repo, ['log', '-1', '--format=%an <%ae>|%B', made]);
      expect(shown.stdout).toBe(`${by}|Three files\n\nWhy.\n`);
    }));
});

test('a commit takes the files of another without its history, and paths of any characters', () =>
  withScratchRepository(async (scratch) => {
    const odd = 'a "b"\\ ü\nD kept';
    const files = { [odd]: 'odd', kept: 'kept', '"': 'quote' };
    const message = 'x\n';
    const older = await commitFiles(scratch.remote, { message, files, by });
    const parent = (await commitOf(scratch.remote, 'main'))!;
    const change = { message, by, files: { [odd]: undefined, new: 'new' } };
    const born = await commitFiles(scratch.remote, { ...change, filesOf: older });
    const grown = await commitFiles(scratch.remote, { ...change, filesOf: older, parent });
    for (const [commit, parents] of [
      [born, ''],
      [grown, parent],
    ] as const) {
      const { stdout } = await git(scratch.remote, ['log', '-1', '--format=%P', commit]);
      expect(stdout).toBe(parents);
      expect((await shapeOf(scratch.remote, commit)).names).toEqual(['"', 'kept', 'new']);
    }
  }));

test('texts keep their bytes and their order, whatever ends them', () =>
  withScratchRepository(async (scratch) => {
    await scratch.write('a', 'no newline');
    await scratch.write('b', 'two\n\n');
    expect(await readTexts(scratch.remote, ['main:b', 'main:none', 'main:a'])).toEqual([
      'two\n\n',
      undefined,
      'no newline',
    ]);
    expect(await readTexts(scratch.remote, [])).toEqual([]);
  }));

describe('a revision', () => {
  test('names its commit, and nothing where there is none', () =>
    withScratchRepository(async (scratch) => {
      const first = await scratch.write('a', '1');
      const second = await scratch.write('a', '2');
      for (const name of ['main', 'HEAD', second, second.slice(0, 8)]) {
        expect(await commitOf(scratch.remote, name)).toBe(second);
      }
      expect(await commitOf(scratch.remote, 'main~1')).toBe(first);
      for (const name of ['', 'none', '-x', 'main:a', 'main~99', 'd'.repeat(40)]) {
        expect(await commitOf(scratch.remote, name)).toBeUndefined();
        await expect(requireCommit(scratch.remote, name)).rejects.toThrow(`There is no "${name}" in ${scratch.remote}`);
      }
      expect(await requireCommit(scratch.remote, 'main')).toBe(second);
    }));

  test('of what is no repository is no question', async () => {
    const nowhere = join(folder, 'nowhere');
    await mkdir(nowhere);
    await writeFile(join(nowhere, '.git'), 'gitdir: none\n');
    await expect(commitOf(nowhere, 'main')).rejects.toThrow('not a git repository: ');
    await expect(precedes(nowhere, 'one', 'other')).rejects.toThrow('not a git repository: ');
  });
});

test('a file of a commit keeps its bytes; without the commit there is no answer, from the index least of all', () =>
  withScratchRepository(async (scratch) => {
    const first = await scratch.write('deep/a', 'no newline');
    await scratch.write('deep/a', 'two\n\n');
    expect(await fileAt(scratch.person, first, 'deep/a')).toBe('no newline');
    expect(await fileAt(scratch.person, 'main', 'deep/a')).toBe('two\n\n');
    expect(await fileAt(scratch.person, 'main', 'deep/none')).toBeUndefined();
    await expect(fileAt(scratch.person, '', 'deep/a')).rejects.toThrow(`There is no "" in ${scratch.person}`);
  }));

test('precedence is unknown for a commit that is not there', () =>
  withScratchRepository(async (scratch) => {
    const first = await scratch.write('a', '1');
    const second = await scratch.write('a', '2');
    expect(await precedes(scratch.remote, first, second)).toBe(true);
    expect(await precedes(scratch.remote, second, first)).toBe(false);
    expect(await precedes(scratch.remote, 'd'.repeat(40), first)).toBeUndefined();
  }));

test('the committer is a name with an address', async () => {
  await git('.', ['init', '--quiet', folder]);
  await git(folder, ['config', 'user.name', 'Ada']);
  await git(folder, ['config', 'user.email', 'ada@example.com']);
  expect(await committer(folder)).toBe(by);
});

test('a name that is not there is none, whatever words and spaces it has', () =>
  withScratchRepository(async (scratch) => {
    await scratch.write('a b/c.yaml', 'there\n');
    const names = ['main:not there 7', 'main:a b/c.yaml', 'main:a b/d 12 missing', 'main:README.md'];
    expect(await readTexts(scratch.remote, names)).toEqual([undefined, 'there\n', undefined, 'scratch\n']);
  }));
