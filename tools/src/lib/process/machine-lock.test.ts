import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { takeMachineLock } from './machine-lock.ts';
import { withScratchFolder } from '../files/scratch-folder.ts';

const before = process.env['TMPDIR'];
afterEach(() => {
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
});

/** A process that holds the name until it is killed. */
async function holder(name: string, platform: string): Promise<() => Promise<void>> {
  const script = join(import.meta.dirname, 'machine-lock.ts');
  const code = `const { takeMachineLock } = await import(${JSON.stringify(script)});
    console.log(await takeMachineLock(...process.argv.slice(1)) === undefined ? 'refused' : 'held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code, name, platform], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  expect(String(said)).toBe('held\n');
  return async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
}

describe.each(['linux', 'darwin'] as const)('on %s', (platform) => {
  const name = `machine-lock-test-${process.pid}`;

  test('a name is held once, another one beside it, and again after it was given back', () =>
    withScratchFolder('lock', async (folder) => {
      process.env['TMPDIR'] = folder;
      const release = await takeMachineLock(name, platform);
      expect(release).toBeDefined();
      expect(await takeMachineLock(name, platform)).toBeUndefined();
      const other = await takeMachineLock(`${name}-other`, platform);
      expect(other).toBeDefined();
      await Promise.all([release!(), other!()]);
      const again = await takeMachineLock(name, platform);
      expect(again).toBeDefined();
      await again!();
    }));

  test('a name is free at once when its holder was killed, and for one of all who want it then', () =>
    withScratchFolder('lock', async (folder) => {
      process.env['TMPDIR'] = folder;
      const kill = await holder(name, platform);
      expect(await takeMachineLock(name, platform)).toBeUndefined();
      await kill();
      const taken = await Promise.all(Array.from({ length: 8 }, () => takeMachineLock(name, platform)));
      const held = taken.filter((release) => release !== undefined);
      expect(held).toHaveLength(1);
      await held[0]!();
    }));
});
