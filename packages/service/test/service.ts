import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export type Line = Readonly<Record<string, unknown>>;

export interface RunningService {
  readonly process: ChildProcess;
  readonly pid: number;
  /** What it has logged so far. */
  readonly lines: readonly Line[];
  /** Waits until it has logged `count` lines with this message, and gives them. */
  readonly logged: (message: string, count?: number) => Promise<readonly Line[]>;
  /** Its exit code, or the signal that ended it. */
  readonly exit: Promise<number | string | null>;
  /** Waits until the process and all its workers are gone. */
  readonly gone: () => Promise<void>;
  readonly url: string;
  readonly port: number;
}

export interface ServiceStart {
  /** The file that starts it; default: the sample of this package. */
  readonly entry?: string;
  readonly env: Readonly<Record<string, string>>;
  /** In a process group of its own, as a shell's job is. */
  readonly detached?: boolean;
  /** Serving processes to wait for. */
  readonly workers?: number;
}

const sample = join(import.meta.dirname, 'sample/server.ts');
const patienceMs = 20_000;

/** Runs the real process, waits until it listens, and leaves nothing of it behind whatever `check` does. */
export async function withService(
  start: ServiceStart,
  check: (service: RunningService) => Promise<void>,
): Promise<void> {
  const { process: child, lines, logged, exit } = launch(start);
  const pids = () => lines.filter(({ message }) => message === 'listening').map(({ pid }) => Number(pid));
  try {
    const [first] = await Promise.race([logged('listening', start.workers), exit.then(() => never(lines))]);
    const port = Number(first?.['port']);
    await check({
      process: child,
      pid: Number(child.pid),
      lines,
      logged,
      exit,
      gone: () => until(`${pids()} to be gone`, () => [Number(child.pid), ...pids()].every((pid) => !lives(pid))),
      url: `http://127.0.0.1:${port}`,
      port,
    });
  } finally {
    for (const pid of [Number(child.pid), ...pids()]) if (lives(pid)) process.kill(pid, 'SIGKILL');
  }
}

/** Starts the process with free port and short drains, and reads its log. */
export function launch({ entry = sample, env, detached = false }: ServiceStart) {
  const child = spawn(process.execPath, [entry], {
    env: { PORT: '0', HOST: '127.0.0.1', DRAIN_DELAY_MS: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached,
  });
  const lines: Line[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
  const exit = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string | null);
  const logged = async (message: string, count = 1) => {
    const found = () => lines.filter((line) => line['message'] === message);
    await until(`${count} × "${message}" in ${JSON.stringify(lines)}`, () => found().length >= count);
    return found();
  };
  return { process: child, lines, logged, exit };
}

/** Waits until `holds`, for at most twenty seconds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited ${patienceMs} ms for ${what}`);
    await sleep(20);
  }
}

/** Whether a process runs; one that has ended and that nobody has reaped does not. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function never(lines: readonly Line[]): never {
  throw new Error(`the service ended before it listened: ${JSON.stringify(lines)}`);
}
