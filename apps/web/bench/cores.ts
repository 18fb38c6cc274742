import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { commandExists } from '@lockstep/tools/toolbox/sources/apt';
import { run } from '@lockstep/tools/lib/process/run';

interface Cores {
  /** Goes before a server's command. */
  readonly server: readonly string[];
  /** For people: where servers and client run. */
  readonly text: string;
}

/** Reads a list like `0-3,8`. */
export function parseCores(list: string): number[] {
  return list
    .trim()
    .split(',')
    .flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}

/** Ends with the process that it is told of, however that ends. */
const spin = 'while (process.ppid === Number(process.argv[1]));';

/** Moves this process and what it starts to one core and servers to another; without two cores and taskset, neither. */
export async function pinCores(): Promise<Cores> {
  const list = /^Cpus_allowed_list:(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const [server, client] = parseCores(list);
  if (server === undefined || client === undefined || !(await commandExists('taskset'))) {
    return { server: [], text: 'servers and client on the same cores (two cores and taskset are needed to part them)' };
  }
  await run('taskset', ['--all-tasks', '--pid', '--cpu-list', String(client), String(process.pid)]);
  const awake = await keepAwake();
  return {
    server: ['taskset', '--cpu-list', String(server)],
    text: `servers on core ${server}, client on core ${client}${awake ? ', kept awake' : ''}`,
  };
}

/** Keeps the client's core from sleeping, by work that gives way to any other: waking it would be paid by who answers. */
async function keepAwake(): Promise<boolean> {
  if (!(await commandExists('chrt'))) return false;
  const spinning = [process.execPath, '--eval', spin, String(process.pid)];
  spawn('chrt', ['--idle', '0', ...spinning], { stdio: 'ignore' }).unref();
  return true;
}
