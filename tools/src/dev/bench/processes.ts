import { readdir, readFile } from 'node:fs/promises';
import { textIfThere } from '../../lib/files/if-there.ts';

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
  const ids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const stats = await Promise.all(
    ids.map(async (id) => {
      const text = await textIfThere(`/proc/${id}/stat`);
      return text === undefined ? [] : [[id, statIn(text)] as const];
    }),
  );
  const processes = new Map(stats.flat());
  const isOurs = ({ parent }: ProcessStat): boolean => processes.get(String(parent))?.parent === process.pid;
  return [...processes].find(([, stat]) => stat.name === name && isOurs(stat))?.[0];
}
