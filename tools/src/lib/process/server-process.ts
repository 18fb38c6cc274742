import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';

/** A server process that cannot outlive this one. */
export interface ServerProcess {
  readonly name: string;
  /** Of the shell that watches it; undefined where that could not be started. */
  readonly shell: number | undefined;
  /** Where it prints to. */
  readonly log: string;
  /** Whether it ended, by itself or by `stop`. */
  ended(): boolean;
  /** Kills it and waits for its end; its folder goes as well: it holds nothing worth saving. */
  stop(): Promise<void>;
}

// The pipe to standard input closes when this process ends in any way, SIGKILL included; the reader then ends the
// server by its id. The folder goes only after that, and not by the reader: it is itself ended once the server is.
// A session of its own keeps a terminal's Ctrl-C from ending the reader first. The folder may be gone already, with
// another server of it; `true`, unlike `:`, does not end the reader for that.
const guard = `exec 3<&0
folder=$1; shift
"$@" </dev/null 3<&- & server=$!
( read -r _ <&3; true > "$folder/abandoned"; kill -KILL $server ) & reader=$!
wait $server; code=$?
kill $reader 2> /dev/null
if [ -e "$folder/abandoned" ]; then rm -rf "$folder"; fi
exit $code`;

/** Starts a server in a folder made for it, its output in `<name>.log` there. */
export function startProcess(name: string, file: string, args: readonly string[], folder: string): ServerProcess {
  const log = `${folder}/${name}.log`;
  const output = openSync(log, 'a');
  const child = spawn('sh', ['-c', guard, 'sh', folder, file, ...args], {
    cwd: folder,
    // Both servers are Go programs that live for seconds: a third less time for half as much memory again (610 MB).
    env: { ...process.env, GOGC: '200' },
    detached: true,
    stdio: ['pipe', output, output],
  });
  closeSync(output);
  // What is wrong with it shows in `ended` and in the log.
  child.on('error', () => {});
  child.stdin?.on('error', () => {});
  const end = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    name,
    shell: child.pid,
    log,
    ended: () => isOver(child),
    stop: async () => {
      child.stdin?.destroy();
      await end;
    },
  };
}

function isOver(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}
