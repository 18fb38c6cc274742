import { readdir, readFile } from 'node:fs/promises';
import { Failure } from '../../lib/failure.ts';
import { textIfThere } from '../../lib/files/if-there.ts';
import type { ServerProcess } from '../../lib/process/server-process.ts';

/** One process as proc(5) tells of it in `stat`. */
interface ProcessStat {
  readonly name: string;
  readonly parent: number;
  /** Of itself and of those that it has waited for. */
  readonly cpuSeconds: number;
}

/** Fields 2, 4 and 14 to 17 of a `stat`; the times are in hundredths. */
export function statIn(text: string): ProcessStat {
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  const cpuSeconds = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) / 100, 0);
  return { name: text.slice(text.indexOf('(') + 1, end), parent: Number(fields[1]), cpuSeconds };
}

/** The most memory that a process has had, in MiB, from its `status`; 0 when it has ended. */
export function peakIn(text: string): number {
  return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) / 1024);
}

/** What a server has taken so far. */
export interface Taken {
  readonly name: string;
  readonly cpuSeconds: number;
  /** MiB now, and the most so far; of the processes that it starts nothing. */
  readonly mebibytes: number;
  readonly peakMebibytes: number;
}

/**
 * What servers have taken, their ended children's CPU included.
 * @throws {Failure} naming the one that has ended.
 */
export async function takenBy(servers: readonly ServerProcess[]): Promise<readonly Taken[]> {
  const stats = await allStats();
  return await Promise.all(
    servers.map(async ({ name, shell, log }) => {
      const found = [...stats].find(([, stat]) => stat.parent === shell && stat.name !== 'sh');
      if (found === undefined) {
        const last = ((await textIfThere(log)) ?? '').trim().split('\n').at(-1) ?? '';
        throw new Failure({ what: `${name} ended while it was measured`, why: last, wayOut: 'Run this again.' });
      }
      const status = (await textIfThere(`/proc/${found[0]}/status`)) ?? '';
      return {
        name,
        cpuSeconds: found[1].cpuSeconds,
        mebibytes: Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024),
        peakMebibytes: peakIn(status),
      };
    }),
  );
}

/** What they have taken between two looks at the same servers: the CPU seconds of that time, the memory of its end. */
export function takenSince(now: readonly Taken[], before: readonly Taken[]): readonly Taken[] {
  return now.map(({ name, cpuSeconds, mebibytes, peakMebibytes }, index) => ({
    name,
    cpuSeconds: cpuSeconds - before[index]!.cpuSeconds,
    mebibytes,
    peakMebibytes,
  }));
}

/** CPU seconds of this process and of those that it has waited for. */
export async function cpuSecondsSoFar(): Promise<number> {
  return statIn(await readFile('/proc/self/stat', 'utf8')).cpuSeconds;
}

/** Looks four times a second, while the work lasts, for the most memory of a process that this one's shell started. */
export async function withPeakOf<T>(name: string, work: () => Promise<T>): Promise<{ result: T; mebibytes: number }> {
  let found: string | undefined;
  let mebibytes = 0;
  const look = async (): Promise<void> => {
    found ??= await grandchild(name);
    if (found === undefined) return;
    mebibytes = Math.max(mebibytes, peakIn((await textIfThere(`/proc/${found}/status`)) ?? ''));
  };
  const timer = setInterval(() => void look(), 250);
  try {
    return { result: await work(), mebibytes };
  } finally {
    clearInterval(timer);
  }
}

async function grandchild(name: string): Promise<string | undefined> {
  const processes = await allStats();
  const isOurs = ({ parent }: ProcessStat): boolean => processes.get(String(parent))?.parent === process.pid;
  return [...processes].find(([, stat]) => stat.name === name && isOurs(stat))?.[0];
}

async function allStats(): Promise<ReadonlyMap<string, ProcessStat>> {
  const ids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const stats = await Promise.all(
    ids.map(async (id) => {
      const text = await textIfThere(`/proc/${id}/stat`);
      return text === undefined ? [] : [[id, statIn(text)] as const];
    }),
  );
  return new Map(stats.flat());
}
