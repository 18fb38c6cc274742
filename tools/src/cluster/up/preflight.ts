import { mkdir, statfs } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { createServer } from 'node:net';
import type { Environment } from '../../model/environment.ts';
import { Failure, unlessFailure } from '../../lib/failure.ts';
import type { Instance } from '../../model/instance.ts';
import { run } from '../../lib/process/run.ts';
import { textIfThere } from '../../lib/files/if-there.ts';

const gib = 1024 ** 3;

/** Free memory and disk that `up` asks for, in bytes. Measured: both clusters at rest and a cold cache, with a margin. */
interface Needs {
  readonly memory: number;
  readonly disk: number;
}

export function needsOf(options: {
  readonly clusters: number;
  readonly nodes: number;
  /** Whether images and tools still have to be compiled. */
  readonly cold: boolean;
}): Needs {
  return {
    memory: (options.clusters * 1.5 + options.nodes * 0.4) * gib,
    disk: (options.cold ? 30 : 8) * gib,
  };
}

/** @throws {Failure} when less memory is available than the clusters need. */
export function checkMemory(needs: Needs, availableBytes: number): void {
  if (availableBytes >= needs.memory) return;
  throw new Failure({
    what: `There is too little memory for these clusters`,
    why: `they need ${gigabytes(needs.memory)}, and ${gigabytes(availableBytes)} of ${gigabytes(totalmem())} is available`,
    wayOut: 'Close something, or start less: --only staging, or --small for single-node clusters.',
  });
}

/** @throws {Failure} when less disk is free than tools, images and nodes need. */
export function checkDisk(needs: Needs, freeBytes: number, path: string): void {
  if (freeBytes >= needs.disk) return;
  throw new Failure({
    what: `There is too little free disk under ${path}`,
    why: `tools, images and nodes need ${gigabytes(needs.disk)}, and ${gigabytes(freeBytes)} is free`,
    wayOut: 'Free some, or set XDG_CACHE_HOME to a larger disk.',
  });
}

/** Memory that a new process could get, in bytes. */
export async function availableMemory(): Promise<number> {
  const meminfo = (await textIfThere('/proc/meminfo')) ?? '';
  const kib = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  return kib === undefined ? freemem() : Number(kib) * 1024;
}

/** Free bytes on the disk of a folder, which is created. */
export async function freeDisk(path: string): Promise<number> {
  await mkdir(path, { recursive: true });
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/** A port that the instance publishes, what for, and whose container holds it. */
interface PublishedPort {
  readonly port: number;
  readonly use: string;
  readonly holder: 'mirror' | Environment;
}

export function publishedPorts(instance: Instance): PublishedPort[] {
  return [
    { port: instance.ports.mirror, use: 'the image mirror', holder: 'mirror' },
    ...instance.environments.flatMap((environment): PublishedPort[] => [
      { port: instance.ports[environment], use: `the ingress of ${environment}`, holder: environment },
      { port: instance.ports[`${environment}Api`], use: `the API server of ${environment}`, holder: environment },
    ]),
  ];
}

/** @throws {Failure} naming the port, who holds it where that can be seen, and the way out. */
export async function checkPort(port: number, use: string): Promise<void> {
  if (await isFree(port)) return;
  const holder = await holderOf(port);
  throw new Failure({
    what: `Port ${port} of 127.0.0.1, wanted for ${use}, is taken`,
    ...(holder === undefined ? {} : { why: `by ${holder}` }),
    wayOut: 'Stop what holds it, or choose other ports: --port-base 9080 takes 9081 to 9086.',
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function holderOf(port: number): Promise<string | undefined> {
  const seen = await unlessFailure(run('ss', ['-Hltnp', `sport = :${port}`]));
  const found = /users:\(\("([^"]+)",pid=(\d+)/.exec(seen?.stdout ?? '');
  return found === null ? undefined : `${found[1]} (process ${found[2]})`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / gib).toFixed(1)} GiB`;
}
