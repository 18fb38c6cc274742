import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { entriesIn } from '../files/if-there.ts';
import { parseStat } from './proc-stat.ts';
import { waitFor } from './wait.ts';

/** A process of this machine, as Linux shows it. */
export interface LiveProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: readonly string[];
}

/** Those that match, and all that they have started, the eldest first. */
export function familyOf(
  processes: readonly LiveProcess[],
  matches: (process: LiveProcess) => boolean,
): readonly LiveProcess[] {
  const family = new Set(processes.filter(matches));
  for (const elder of family) {
    for (const child of processes) if (child.parent === elder.pid) family.add(child);
  }
  return [...family];
}

/**
 * Ends by force what an earlier command left at work when it was killed: each process that matches, with all that it has
 * started, and waits until they are gone. Where there is no /proc, nothing is found.
 * @returns their command lines.
 * @throws {Failure} when one does not die within 30 s.
 */
export async function endLeftovers(matches: (process: LiveProcess) => boolean): Promise<readonly string[]> {
  const found = familyOf(await liveProcesses(), matches);
  for (const { pid } of found) end(pid);
  const pids = new Set(found.map(({ pid }) => pid));
  await waitFor({ what: `the end of ${found.map(({ command }) => command[0]).join(', ')}`, seconds: 30 }, async () => {
    const left = (await liveProcesses()).filter(({ pid }) => pids.has(pid));
    return left.length === 0 ? { done: undefined } : { seen: left.map(({ pid }) => pid).join(', ') };
  });
  return found.map(({ command }) => command.join(' '));
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function liveProcesses(): Promise<readonly LiveProcess[]> {
  const entries = (await entriesIn('/proc')).filter(({ name }) => /^\d+$/.test(name));
  const found = await Promise.all(entries.map(async ({ name }) => await processIn(join('/proc', name), Number(name))));
  return found.filter((one) => one !== undefined);
}

async function processIn(folder: string, pid: number): Promise<LiveProcess | undefined> {
  try {
    const [stat, command] = await Promise.all([
      readFile(join(folder, 'stat'), 'utf8'),
      readFile(join(folder, 'cmdline'), 'utf8'),
      // Nobody but its own user and root may end it.
      readlink(join(folder, 'exe')),
    ]);
    const { state, parent } = parseStat(stat);
    return state === 'Z' ? undefined : { pid, parent, command: command.split('\0').slice(0, -1) };
  } catch (error) {
    // It ended meanwhile, is the kernel's own, or another user's.
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
