import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { commit } from '@lockstep/tools/lib/git/checkout';
import { fileAt } from '@lockstep/tools/lib/git/objects';
import { pushTo } from '@lockstep/tools/lib/git/remote';
import { init, initBare } from '@lockstep/tools/lib/git/repository';
import type { Instance } from '@lockstep/tools/model/instance';
import { openOrigin, type Origin } from './origin.ts';

/** A real bare origin whose hook notes each call, and what it was told about the webhook. */
async function withOrigin(use: (origin: Origin, calls: () => Promise<string[]>) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lockstep-origin-'));
  const [bare, source, log] = [join(dir, 'origin.git'), join(dir, 'source'), join(dir, 'calls')];
  await initBare(bare);
  await init(source);
  await writeFile(join(source, 'file'), 'one\n');
  await pushTo(source, bare, await commit(source, 'First', ['.']), 'main');
  await writeFile(log, '');
  const hook = join(bare, 'hooks', 'post-receive');
  await writeFile(hook, `#!/bin/sh\necho "skip=$LOCKSTEP_SKIP_WEBHOOK" >>'${log}'\n`);
  await chmod(hook, 0o755);
  const origin = await openOrigin({ dir } as Instance);
  try {
    await use(origin, async () => (await readFile(log, 'utf8')).split('\n').filter((line) => line !== ''));
  } finally {
    await origin.close();
    await rm(dir, { recursive: true, force: true });
  }
}

describe('the origin, written as a person does', () => {
  test('a change is pushed, and undone by one more commit, once', () =>
    withOrigin(async (origin, calls) => {
      const before = await origin.head();
      const change = await origin.change('Change', (tree) => tree.write('folder/other', 'two\n'));
      expect(await origin.head()).toBe(change.commit);
      expect(await fileAt(origin.path, 'main', 'folder/other')).toBe('two\n');
      const undone = await change.undo();
      expect(await change.undo()).toBe(undone);
      expect(await origin.head()).toBe(undone);
      expect(undone).not.toBe(before);
      expect(await fileAt(origin.path, 'main', 'folder/other')).toBeUndefined();
      expect(await calls()).toEqual(['skip=', 'skip=']);
    }));

  test('the hook learns that the webhook is to be lost, for that push only', () =>
    withOrigin(async (origin, calls) => {
      await origin.change('Silent', (tree) => tree.write('file', 'two\n'), { webhook: false });
      await origin.change('Loud', (tree) => tree.remove('file'));
      expect(await calls()).toEqual(['skip=1', 'skip=']);
    }));

  test('the moment of a push is known', () =>
    withOrigin(async (origin) => {
      const start = Date.now();
      await origin.change('Change', (tree) => tree.write('file', 'two\n'));
      const moved = await origin.movedAt();
      expect(moved).toBeGreaterThan(start - 20);
      expect(moved).toBeLessThan(Date.now() + 20);
    }));
});
