import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '@lockstep/tools/lib/failure';
import { answerOf } from './http.ts';
import { killTree } from './tree.ts';

export interface ServerCommand {
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  /** Answers 200 once the server is ready. */
  readonly readyPath: string;
  /** What the server prints is appended to this file. */
  readonly log: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Milliseconds from the start of the process to its first 200. */
  readonly startMs: number;
}

const started = new Set<number>();
process.on('exit', () => {
  for (const pid of started) killTree(pid);
});

/** Ends this process on a signal, and with it every server that it started. */
export function endOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => process.exit(128 + constants.signals[signal]));
  }
}

/**
 * Starts a server with no other variable than PATH and its own, and waits until it is ready.
 * @throws {Failure} when it ends, or is not ready after 30 s, with the error it printed.
 */
export async function start({ name, command, env, port, readyPath, log }: ServerCommand): Promise<Running> {
  const began = performance.now();
  const child = spawnLogged(command, env, log);
  const ended = once(child, 'exit').then(
    ([code, signal]) => (code ?? signal) as number | string,
    (error: Error) => error.message,
  );
  const pid = child.pid ?? 0;
  if (pid > 0) started.add(pid);
  const outcome = await Promise.race([ready(port, readyPath), ended.then((end) => `ended at the start (${end})`)]);
  if (outcome === true) return { child, pid, ended, startMs: performance.now() - began };
  await stop({ pid, ended });
  throw new Failure({ what: `${name} ${outcome}`, why: reasonIn(log), wayOut: 'Mend that and run this again.' });
}

async function ready(port: number, path: string): Promise<true | string> {
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    const { status } = await answerOf(port, path).catch((error: NodeJS.ErrnoException) => {
      // Nobody listens yet, or the line was cut.
      if (error.code === undefined) throw error;
      return { status: 0 };
    });
    if (status === 200) return true;
    await sleep(2);
  }
  return 'was not ready after 30 s';
}

/** Ends a server and all that it started, at once. */
export async function stop({ pid, ended }: Pick<Running, 'pid' | 'ended'>): Promise<void> {
  if (started.delete(pid)) killTree(pid);
  await ended;
}

/** A TCP port of 127.0.0.1 that nobody listens on, below those that the kernel gives to whoever asks for any. */
export async function freePort(): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const server = createServer().listen(port, '127.0.0.1');
  const error = await once(server, 'listening').then(
    () => undefined,
    (failed: NodeJS.ErrnoException) => failed,
  );
  if (error?.code === 'EADDRINUSE') return freePort();
  if (error !== undefined) throw error;
  server.close();
  await once(server, 'close');
  return port;
}

function spawnLogged([program = '', ...args]: readonly string[], env: Readonly<Record<string, string>>, log: string) {
  const output = openSync(log, 'a');
  const stdio: ['ignore', number, number] = ['ignore', output, output];
  const child = spawn(program, args, { env: { PATH: process.env['PATH'], ...env }, stdio });
  closeSync(output);
  return child;
}

/** The last line that speaks of an error, for Node ends with its version and Python with its exit. */
function reasonIn(file: string): string {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.findLast((line) => /error/i.test(line)) ?? (lines.at(-1) || 'it printed nothing');
}
