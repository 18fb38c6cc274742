import { createHash } from 'node:crypto';
import { mkdir, rm, rmdir, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ifThere } from '../files/if-there.ts';

/**
 * Takes a name that one process of this machine can hold at a time; the kernel frees it when the holder dies.
 * @returns the function that gives it back, or undefined when another process, or this one, holds it.
 */
export async function takeMachineLock(
  name: string,
  platform: NodeJS.Platform = process.platform,
): Promise<(() => Promise<void>) | undefined> {
  const id = createHash('sha256').update(name).digest('hex').slice(0, 32);
  // Of Linux alone: a name without a file, gone with its process.
  const server = platform === 'linux' ? await listenOn(`\0lockstep-${id}`) : await listenOnFile(id);
  if (server === undefined) return undefined;
  return () =>
    new Promise((closed) => {
      server.close(() => closed());
    });
}

/** What the lock of a folder is called, which one command at a time works in. */
export function folderLock(folder: string): string {
  return `folder ${folder}`;
}

/** @returns undefined when the address is taken. */
async function listenOn(address: string): Promise<Server | undefined> {
  const server = createServer((caller) => caller.destroy());
  return await new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(server));
  });
}

/** The same by a file, which outlives a killed process: nobody answers there any more. */
async function listenOnFile(id: string): Promise<Server | undefined> {
  const folder = join(tmpdir(), `lockstep-${process.getuid?.() ?? 'locks'}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // An address is at most 103 bytes long there.
  const file = join(folder, id.slice(0, 16));
  for (;;) {
    const server = await listenOn(file);
    if (server !== undefined || (await answers(file))) return server;
    await removeDead(file);
  }
}

function answers(file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const call = connect(file, () => {
      call.destroy();
      resolve(true);
    });
    call.on('error', () => resolve(false));
  });
}

// One at a time: of two that found the same dead file, the second one would remove the first one's own.
async function removeDead(file: string): Promise<void> {
  const guard = `${file}.removal`;
  try {
    await mkdir(guard);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const since = (await ifThere(guard, (path) => stat(path)))?.mtimeMs ?? Infinity;
    if (Date.now() - since > 10_000) await rm(guard, { recursive: true, force: true });
    await sleep(20);
    return;
  }
  try {
    // Between its two steps a socket that is being made does not answer either.
    await sleep(50);
    if (!(await answers(file))) await rm(file, { force: true });
  } finally {
    await rmdir(guard);
  }
}
