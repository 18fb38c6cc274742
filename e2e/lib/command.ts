import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Failure } from '@lockstep/tools/lib/failure';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { run } from '@lockstep/tools/lib/process/run';
import { defined } from '@lockstep/tools/lib/values/defined';

const commandLine = join(repositoryRoot, 'tools', 'src', 'main.ts');
const children = new Set<ChildProcess>();

interface ShowOptions {
  readonly print: (line: string) => void;
  /** Seconds until it is ended. */
  readonly seconds: number;
  /** Of another checkout; default: this one's. */
  readonly program?: string;
}

/**
 * Runs a lockstep command as a person would and prints its lines while they come.
 * @throws {Failure} when it exits with another code than 0.
 */
export async function showLockstep(args: readonly string[], options: ShowOptions): Promise<void> {
  const child = spawn(process.execPath, [options.program ?? commandLine, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  const timer = setTimeout(() => child.kill('SIGTERM'), options.seconds * 1000);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => options.print(`  | ${line}`));
  }
  const code = await new Promise<number | string>((resolve) =>
    child.on('close', (exit, signal) => resolve(exit ?? signal ?? 'no exit code')),
  );
  clearTimeout(timer);
  children.delete(child);
  if (code === 0) return;
  throw new Failure({
    what: `lockstep ${args.join(' ')} ended with ${code}`,
    wayOut: 'Its own lines above say why.',
  });
}

/**
 * Ends a lockstep command by force so many seconds after its start: alone, or with all that it has started.
 * @returns the last line that it printed.
 */
export async function killLockstep(
  args: readonly string[],
  { seconds, whole }: { readonly seconds: number; readonly whole: boolean },
): Promise<string> {
  // With a group of processes of its own.
  const child = spawn(process.execPath, [commandLine, ...args], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  children.add(child);
  let last = 'it had said nothing';
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => (last = line.trim() === '' ? last : line.trim()));
  }
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const timer = setTimeout(() => process.kill(whole ? -child.pid! : child.pid!, 'SIGKILL'), seconds * 1000);
  await ended;
  clearTimeout(timer);
  children.delete(child);
  for (const stream of [child.stdout, child.stderr]) stream.destroy();
  return last;
}

/** Ends what `showLockstep` still runs. */
export function stopCommands(): void {
  for (const child of children) child.kill('SIGTERM');
}

/** Runs a lockstep command and returns what it printed to standard output. */
export async function lockstep(args: readonly string[], cwd?: string): Promise<string> {
  const result = await run(process.execPath, [commandLine, ...args], {
    timeout: 600_000,
    doing: `run lockstep ${args.join(' ')}`,
    ...defined({ cwd }),
  });
  return result.stdout;
}
