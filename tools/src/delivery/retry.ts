import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../lib/failure.ts';

/** One try: what it came to, or why somebody else was first. Anything else that goes wrong is thrown and ends it. */
export type Attempt<T> = { readonly done: T } | { readonly lost: string };

export interface RetryOptions {
  /** What is tried: "push the bump to main". */
  readonly what: string;
  /** Default 200. */
  readonly tries?: number;
  /** Default 120; no try begins later. */
  readonly seconds?: number;
}

/**
 * Does the whole work anew until it is taken, with random pauses that grow to 1 s, so that many at once drift apart.
 * @throws {Failure} when the tries or the seconds are used up.
 */
export async function retry<T>(options: RetryOptions, attempt: (number: number) => Promise<Attempt<T>>): Promise<T> {
  const { tries = 200, seconds = 120 } = options;
  const start = performance.now();
  let reason = '';
  for (let number = 1; number <= tries && performance.now() - start < seconds * 1000; number += 1) {
    const outcome = await attempt(number);
    if ('done' in outcome) return outcome.done;
    reason = outcome.lost;
    await sleep(Math.random() * Math.min(1000, 50 * 2 ** number));
  }
  throw new Failure({
    what: `Could not ${options.what} in ${Math.round((performance.now() - start) / 1000)} s`,
    why: `others were always first: ${reason}`,
    wayOut: 'Run it again when fewer write to that branch.',
  });
}
