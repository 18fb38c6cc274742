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
  const release = await lockInstance(dir, 'up');
  await expect(lockInstance(dir, 'down')).rejects.toThrow(
    new RegExp(`\`lockstep up\` is already at work.*process ${process.pid}`),
  );
  await release();
});

test('the instance is free again after the release', async () => {
  const release = await lockInstance(dir, 'up');
  await release();
  const again = await lockInstance(dir, 'down');
  await again();
});

test('what a process that is gone left in the folder does not matter', async () => {
  await writeFile(join(dir, 'holder'), '1 up\n');
  const release = await lockInstance(dir, 'up');
  await release();
});
