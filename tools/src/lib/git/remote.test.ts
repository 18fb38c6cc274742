import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { run } from '../process/run.ts';
import { commit } from './checkout.ts';
import { commitOf } from './objects.ts';
import { fetchBranch, originOf, push, remotesOf } from './remote.ts';
import { withScratchRepository, type ScratchRepository } from './scratch-repository.ts';
import { git } from './git.ts';

/** Makes a branch at the remote, at its main. */
const branchOut = (scratch: ScratchRepository, branch: string) => git(scratch.remote, ['branch', branch, 'main']);

/** What the person's clone knows of a branch of the remote. */
const known = (scratch: ScratchRepository, branch: string) => commitOf(scratch.person, `origin/${branch}`);

/** Commits a file on the person's main, and pushes nothing. */
async function commitHere({ person }: ScratchRepository, text: string): Promise<string> {
  await writeFile(join(person, 'file'), text);
  return await commit(person, text, ['file']);
}

/** Moves main of the remote without telling the person's clone. */
async function pushAround(scratch: ScratchRepository): Promise<string> {
  const made = await commitHere(scratch, 'next');
  await git(scratch.person, ['push', '--quiet', scratch.remote, 'HEAD:main']);
  return made;
}

/** Lets the remote fail that many times as an overloaded one does: with git's exit code for everything. */
async function failFetches({ person }: ScratchRepository, times: number): Promise<void> {
  const count = join(person, '..', 'failures');
  const server = await script(join(person, '..', 'upload-pack'), [
    `echo >> '${count}'`,
    `[ "$(wc -l < '${count}')" -gt ${times} ] || { echo 'fatal: overloaded' >&2; exit 128; }`,
    'exec git-upload-pack "$@"',
  ]);
  await git(person, ['config', 'remote.origin.uploadpack', server]);
}

/** Puts an executable in the place of a hook of the remote, or of the part of git that serves a fetch. */
async function script(file: string, lines: readonly string[]): Promise<string> {
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, ['#!/bin/sh', ...lines, ''].join('\n'));
  await chmod(file, 0o755);
  return file;
}

describe('fetching a branch', () => {
  test('brings a new one, and then what came onto it', () =>
    withScratchRepository(async (scratch) => {
      await branchOut(scratch, 'offer');
      expect(await known(scratch, 'offer')).toBeUndefined();
      await fetchBranch(scratch.person, 'offer');
      expect(await known(scratch, 'offer')).toBe(await commitOf(scratch.remote, 'offer'));
      const next = await commitHere(scratch, 'next');
      await git(scratch.person, ['push', '--quiet', scratch.remote, `${next}:offer`]);
      await fetchBranch(scratch.person, 'offer');
      expect(await known(scratch, 'offer')).toBe(next);
    }));

  test('forgets one that is gone, and minds none that never was', () =>
    withScratchRepository(async (scratch) => {
      await branchOut(scratch, 'offer');
      // A branch whose name ends alike is another one.
      await branchOut(scratch, 'your/offer');
      await fetchBranch(scratch.person, 'offer');
      await git(scratch.remote, ['branch', '-D', 'offer']);
      for (let time = 1; time <= 2; time += 1) {
        await fetchBranch(scratch.person, 'offer');
        expect(await known(scratch, 'offer')).toBeUndefined();
      }
    }));

  test('keeps what it knows where the remote cannot be reached, and says so', () =>
    withScratchRepository(async (scratch) => {
      const before = await known(scratch, 'main');
      await rename(scratch.remote, `${scratch.remote}.away`);
      await expect(fetchBranch(scratch.person, 'main')).rejects.toThrow(
        /^Could not fetch main for .*: '.*' does not appear to be a git repository \(exit code 128\)\. See that its remote/,
      );
      expect(await known(scratch, 'main')).toBe(before);
    }));

  test('minds no failure that passes', () =>
    withScratchRepository(async (scratch) => {
      const next = await pushAround(scratch);
      await failFetches(scratch, 1);
      await fetchBranch(scratch.person, 'main');
      expect(await known(scratch, 'main')).toBe(next);
    }));

  test('keeps what it knows where the failure lasts', () =>
    withScratchRepository(async (scratch) => {
      const before = await known(scratch, 'main');
      await pushAround(scratch);
      await failFetches(scratch, 2);
      await expect(fetchBranch(scratch.person, 'main')).rejects.toThrow(/^Could not fetch main for /);
      expect(await known(scratch, 'main')).toBe(before);
    }));
});

describe('a push', () => {
  test('is taken', () =>
    withScratchRepository(async (scratch) => {
      const next = await commitHere(scratch, 'next');
      expect(await push(scratch.person, next, 'main')).toEqual({ taken: true });
      expect(await commitOf(scratch.remote, 'main')).toBe(next);
    }));

  test('loses a race to one that came first, and takes nothing away', () =>
    withScratchRepository(async (scratch) => {
      const first = await pushAround(scratch);
      await git(scratch.person, ['reset', '--quiet', '--hard', 'HEAD~']);
      const late = await commitHere(scratch, 'late');
      expect(await push(scratch.person, late, 'main')).toEqual({ taken: false, reason: 'non-fast-forward' });
      expect(await commitOf(scratch.remote, 'main')).toBe(first);
    }));

  test('with a lease loses to whoever moved, made or took the branch meanwhile', () =>
    withScratchRepository(async (scratch) => {
      const main = (await commitOf(scratch.remote, 'main'))!;
      const next = await commitHere(scratch, 'next');
      const stale = { taken: false, reason: 'stale info' };
      expect(await push(scratch.person, next, 'offer', { lease: main })).toEqual(stale);
      await branchOut(scratch, 'offer');
      expect(await push(scratch.person, next, 'offer', { lease: '' })).toEqual(stale);
      expect(await push(scratch.person, next, 'offer', { lease: next })).toEqual(stale);
      expect(await push(scratch.person, next, 'offer', { lease: main })).toEqual({ taken: true });
      expect(await push(scratch.person, '', 'offer', { lease: next })).toEqual({ taken: true });
      expect(await commitOf(scratch.remote, 'offer')).toBeUndefined();
    }));

  test("that a hook refuses is a failure with the hook's words, and is tried once", () =>
    withScratchRepository(async (scratch) => {
      const calls = join(scratch.remote, 'calls');
      await script(join(scratch.remote, 'hooks', 'pre-receive'), [
        `echo >> '${calls}'`,
        "echo 'main is frozen until Monday' >&2",
        'exit 1',
      ]);
      const next = await commitHere(scratch, 'next');
      await expect(push(scratch.person, next, 'main')).rejects.toThrow(
        'Could not push main to the remote: [remote rejected] (pre-receive hook declined); main is frozen until Monday. ' +
          'See why the remote refuses (access, a hook, a protected branch), then run this again.',
      );
      expect((await run('wc', ['-l', calls])).stdout).toMatch(/^1 /);
    }));

  test('to a remote that is not there is a failure that names it', () =>
    withScratchRepository(async (scratch) => {
      const next = await commitHere(scratch, 'next');
      await rm(scratch.remote, { recursive: true });
      await expect(push(scratch.person, next, 'main')).rejects.toThrow(
        /^Could not push main to the remote: '.*remote\.git' does not appear to be a git repository/,
      );
    }));
});

test('where a checkout came from is known, and that a repository came from nowhere', () =>
  withScratchRepository(async ({ person, remote }) => {
    expect(await originOf(person)).toBe(remote);
    expect(await originOf(remote)).toBeUndefined();
    expect(await remotesOf(person)).toEqual(new Map([['origin', remote]]));
    expect(await remotesOf(remote)).toEqual(new Map());
  }));
