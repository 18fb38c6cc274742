import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** At most `width` of the given jobs run at a time; the others wait in order. */
export function limiter(width: number): <T>(job: () => Promise<T>) => Promise<T> {
  let free = width;
  const waiting: (() => void)[] = [];
  return async (job) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resume) => waiting.push(resume));
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

/**
 * Takes a name that one process of this machine can hold at a time; the kernel frees it when the holder dies.
 * @returns the function that gives it back, or undefined when another process, or this one, holds it.
 */
export async function takeMachineLock(name: string): Promise<(() => Promise<void>) | undefined> {
  const address = `\0lockstep-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  const server = createServer();
  const held = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(address, () => resolve(true));
  });
  if (!held) return undefined;
  return () =>
    new Promise((closed) => {
      server.close(() => closed());
    });
}

/** Runs the job while no other process of this machine runs one of the same name; waits for its turn. */
export async function alone<T>(name: string, job: () => Promise<T>): Promise<T> {
  let release = await takeMachineLock(name);
  while (release === undefined) {
    await sleep(300);
    release = await takeMachineLock(name);
  }
  try {
    return await job();
  } finally {
    await release();
  }
}
