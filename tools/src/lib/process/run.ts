import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa, ExecaError, type Options } from 'execa';
import { Failure } from '../failure.ts';
import { defined } from '../values/defined.ts';
import { withoutHook } from '../git/environment.ts';

export interface RunOptions {
  readonly cwd?: string;
  /** Added to this process's environment, which is handed on without what git gives to its hooks. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Milliseconds; the process is ended when they pass. */
  readonly timeout?: number;
  /** The command line and all it prints are appended to this file. */
  readonly log?: string;
  /** Shows what it prints to standard error as it comes, too. */
  readonly showProgress?: boolean;
  /** What the process does, for the error: "build the image ghcr.io/…". Default: the command line. */
  readonly doing?: string;
  /** What to do when it fails. */
  readonly wayOut?: string;
  /** Finds in all that it printed why it failed; default: the last line. */
  readonly reasonIn?: (printed: string) => string | undefined;
  /** Exit codes that are answers and not failures; default [0]. */
  readonly accept?: readonly number[];
}

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs one process to its end, without a shell and without standard input unless given.
 * @throws {Failure} when it cannot start, is ended by the timeout, or exits with a code not accepted;
 *   the reason is the last line that it printed, unless `reasonIn` finds another.
 */
export async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const settings: Options = {
    cwd: options.cwd ?? process.cwd(),
    env: { ...withoutHook(process.env), ...options.env },
    extendEnv: false,
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
    ...defined({ timeout: options.timeout }),
    ...(options.showProgress === true ? { stderr: ['pipe', 'inherit'] } : {}),
    stripFinalNewline: true,
    maxBuffer: 200_000_000,
  };
  const result = await execa(file, args, { ...settings, reject: false });
  const [stdout, stderr] = [String(result.stdout ?? ''), String(result.stderr ?? '')];
  if (options.log !== undefined) await record(options.log, file, args, result.exitCode, stdout, stderr);
  if (!(result instanceof ExecaError) && result.exitCode === 0) return { code: 0, stdout, stderr };
  if (result.exitCode !== undefined && (options.accept ?? [0]).includes(result.exitCode)) {
    return { code: result.exitCode, stdout, stderr };
  }
  throw new Failure(
    {
      what: `Could not ${options.doing ?? `run ${[file, ...args].join(' ')}`}`,
      why: reasonOf(file, result, `${stdout}\n${stderr}`, options),
      wayOut: options.wayOut ?? 'Mend that and run the command again.',
      ...defined({ log: options.log }),
    },
    { cause: result },
  );
}

function reasonOf(
  file: string,
  result: { timedOut?: boolean; exitCode?: number | undefined; code?: unknown; signal?: unknown },
  printed: string,
  { timeout, reasonIn = () => undefined }: RunOptions,
): string {
  if (result.code === 'ENOENT') return `${file} is not installed or not on the PATH`;
  if (result.timedOut === true) return `${file} gave no answer within ${(timeout ?? 0) / 1000} s`;
  const line = reasonIn(printed) ?? printed.trim().split('\n').at(-1)?.trim();
  const end = result.exitCode === undefined ? `ended by ${String(result.signal)}` : `exit code ${result.exitCode}`;
  return line === undefined || line === '' ? `${file}: ${end}` : `${line} (${end})`;
}

async function record(
  log: string,
  file: string,
  args: readonly string[],
  code: number | undefined,
  stdout: string,
  stderr: string,
): Promise<void> {
  await mkdir(dirname(log), { recursive: true });
  const head = `${new Date().toISOString()} $ ${[file, ...args].join(' ')}`;
  await appendFile(
    log,
    `${[head, stdout, stderr].filter((part) => part !== '').join('\n')}\n-> ${code ?? 'no exit code'}\n\n`,
  );
}
