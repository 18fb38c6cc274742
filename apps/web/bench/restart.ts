import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clients, Tally } from './clients.ts';
import { startLateProxy } from './late-proxy.ts';
import { freePort, start, stop, type Running } from './processes.ts';

interface RestartScenario {
  /** Arguments of node that run the service. */
  readonly service: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** How many times an instance is ended and started again while the clients go on. */
  readonly restarts: number;
  /** Milliseconds from SIGTERM until the proxy stops choosing the instance. */
  readonly lateMs: number;
  /** Milliseconds from SIGTERM to SIGKILL. */
  readonly graceMs: number;
  readonly log: string;
}

export interface RestartResult extends Tally {
  /** Milliseconds from each SIGTERM to the exit. */
  readonly exitMs: readonly number[];
  /** Exit code of each ended instance, or the signal that ended it. */
  readonly exits: readonly (number | string)[];
}

/** Arguments of node that make the service stop by a plain `server.close()`. */
export const plainClose: readonly string[] = ['--import', join(import.meta.dirname, 'plain-close.ts')];

/** Milliseconds of load before the first restart and after the last. */
const calmMs = 300;

/** Ends and starts two instances in turn behind a proxy that notices late, under the load of 20 lasting connections and 4 clients that always open new ones. */
export async function restartUnderLoad(scenario: RestartScenario): Promise<RestartResult> {
  const proxy = await startLateProxy();
  const instances = new Map<number, Running>();
  const exitMs: number[] = [];
  const exits: (number | string)[] = [];

  async function startAt(port: number): Promise<void> {
    const env = { HOST: '127.0.0.1', PORT: String(port), NODE_ENV: 'production', ...scenario.env };
    const command = [process.execPath, ...scenario.service];
    instances.set(port, await start({ ...scenario, name: 'web', command, env, port, readyPath: '/health/ready' }));
    proxy.instances.add(port);
  }

  async function restart(port: number): Promise<void> {
    const { child, ended } = instances.get(port)!;
    const signalled = performance.now();
    child.kill('SIGTERM');
    proxy.removeLate(port, scenario.lateMs);
    const grace = setTimeout(() => child.kill('SIGKILL'), scenario.graceMs);
    exits.push(await ended);
    exitMs.push(performance.now() - signalled);
    clearTimeout(grace);
    // An instance that ends sooner than the proxy notices starts again no sooner than that.
    await sleep(Math.max(0, signalled + scenario.lateMs + 50 - performance.now()));
    await startAt(port);
  }

  const load = fork(join(import.meta.dirname, 'clients.ts'), { stdio: 'inherit' });
  try {
    const ports = [await freePort(), await freePort()];
    for (const port of ports) await startAt(port);
    load.send({ port: proxy.port, path: '/api/info', keepAlive: 20, fresh: 4 } satisfies Clients);
    await sleep(calmMs);
    for (let count = 0; count < scenario.restarts; count += 1) await restart(ports[count % 2]!);
    await sleep(calmMs);
    load.send('stop');
    return { ...(await tallyOf(load)), exitMs, exits };
  } finally {
    load.kill('SIGKILL');
    proxy.close();
    await Promise.all([...instances.values()].map(stop));
  }
}

async function tallyOf(load: ChildProcess): Promise<Tally> {
  const ended = once(load, 'exit').then(([code]) => {
    throw new Error(`the clients ended (${code}) and counted nothing`);
  });
  const [tally] = (await Promise.race([once(load, 'message'), ended])) as [Tally];
  return tally;
}

/** The failed requests of all kinds together. */
export function failures({ failed }: Tally): number {
  return Object.values(failed).reduce((sum, count) => sum + count, 0);
}
