import { readFileSync } from 'node:fs';
import { processTree } from './tree.ts';

/** KiB of one process. */
interface Rollup {
  /** Its share of anonymous memory: what a fork shares with its parent counts once over both. */
  readonly anonymous: number;
  /** Resident pages of files and shared memory: program, libraries. */
  readonly files: number;
}

/** Reads the text of /proc/PID/smaps_rollup. */
export function parseRollup(text: string): Rollup {
  const kib = (field: string) => Number(new RegExp(`^${field}: +(\\d+) kB`, 'm').exec(text)?.[1] ?? Number.NaN);
  return { anonymous: kib('Pss_Anon'), files: kib('Rss') - kib('Anonymous') };
}

/** MiB of a process tree: all anonymous memory, and the files of the process that has most of them, for the others map the same. RSS, if it is one process. */
export function treeMiB(rollups: readonly Rollup[]): number {
  const anonymous = rollups.reduce((sum, each) => sum + each.anonymous, 0);
  return (anonymous + Math.max(...rollups.map(({ files }) => files))) / 1024;
}

/** MiB in use by a process and its descendants now. */
export function memoryOf(pid: number): number {
  return treeMiB(processTree(pid).map((each) => parseRollup(readFileSync(`/proc/${each}/smaps_rollup`, 'utf8'))));
}
