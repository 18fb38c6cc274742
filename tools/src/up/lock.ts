import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../lib/failure.ts';

/**
 * Holds the instance for one command; `up` and `down` of the same instance never run side by side.
 * A lock whose process is gone is taken over.
 * @returns the function that releases it.
 * @throws {Failure} when another live process holds it.
 */
export async function lockInstance(dir: string, command: string): Promise<() => Promise<void>> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'lock');
  for (;;) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(`${process.pid} ${command}\n`);
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      await removeIfStale(file);
    }
  }
}

async function removeIfStale(file: string): Promise<void> {
  const [pid = '', command = 'another command'] = (await readFile(file, 'utf8').catch(() => '')).trim().split(' ');
  if (isAlive(Number(pid))) {
    throw new Failure({
      what: `\`lockstep ${command}\` is already at work on this instance`,
      why: `process ${pid} holds ${file}`,
      wayOut: 'Wait for it, or choose another set of clusters with --instance NAME.',
    });
  }
  await rm(file, { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
