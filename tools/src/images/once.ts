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

/** Runs the job while no other process of this machine runs one of the same name. The kernel frees the name when a holder dies. */
export async function alone<T>(name: string, job: () => Promise<T>): Promise<T> {
  const address = `\0lockstep-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  for (;;) {
    const server = createServer();
    const held = await new Promise<boolean>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
      );
      server.listen(address, () => resolve(true));
    });
    if (!held) {
      await sleep(300);
      continue;
    }
    try {
      return await job();
    } finally {
      await new Promise((closed) => server.close(closed));
    }
  }
}
