import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderLock, takeMachineLock } from '../../lib/process/machine-lock.ts';
import { Failure } from '../../lib/failure.ts';
import { textIfThere } from '../../lib/files/if-there.ts';

/**
 * Holds a folder for one command: `up` and `down` of the same instance never run side by side. The hold ends with the
 * process, however it ends.
 * @returns the function that releases it.
 * @throws {Failure} when another process holds it, naming that one.
 */
export async function lockInstance(dir: string, command: string): Promise<() => Promise<void>> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'holder');
  const release = await takeMachineLock(folderLock(dir));
  if (release === undefined) {
    const [pid = '?', other = 'another command'] = ((await textIfThere(file)) ?? '').trim().split(' ');
    throw new Failure({
      what: `\`lockstep ${other}\` is already at work on this instance`,
      why: `process ${pid} holds ${dir}`,
      wayOut: 'Wait for it, or choose another set of clusters with --instance NAME.',
    });
  }
  await writeFile(file, `${process.pid} ${command}\n`);
  return release;
}
