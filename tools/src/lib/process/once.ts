import { setTimeout as sleep } from 'node:timers/promises';
import { takeMachineLock } from './machine-lock.ts';

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

/** Runs the job while no other process of this machine runs one of the same name; waits for its turn. */
export async function withMachineLock<T>(name: string, job: () => Promise<T>): Promise<T> {
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
