import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { lockInstance } from './lock.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterEach(() => rm(dir, { recursive: true }));

test('a second command is refused while the first is at work, and told which it is', async () => {
  await lockInstance(dir, 'up');
  await expect(lockInstance(dir, 'down')).rejects.toThrow(
    new RegExp(`\`lockstep up\` is already at work.*process ${process.pid}`),
  );
});

test('the instance is free again after the release', async () => {
  const release = await lockInstance(dir, 'up');
  await release();
  await expect(lockInstance(dir, 'down')).resolves.toBeInstanceOf(Function);
});

test('the lock of a process that is gone is taken over', async () => {
  // Above the largest process number that Linux gives.
  await writeFile(join(dir, 'lock'), '4194999 up\n');
  await expect(lockInstance(dir, 'up')).resolves.toBeInstanceOf(Function);
});
