import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../lib/failure.ts';

/** One try: what it came to, or why somebody else was first. Anything else that goes wrong is thrown and ends it. */
export type Attempt<T> = { readonly done: T } | { readonly lost: string };

interface RetryOptions {
  /** What is tried: "push the bump to main". */
  readonly what: string;
  /** Default 100. */
  readonly tries?: number;
  /** Default 300; no try begins later. */
  readonly seconds?: number;
}

/** The longest pause, in units of the try before it. */
const longestPause = 24;

/**
 * Does the whole work anew until it is taken. The pauses are random and grow with the tries and with how long a try
 * takes: so many writers at once drift apart until about one of them is at work at a time, on any machine or network.
 * @throws {Failure} when the tries or the seconds are used up.
 */
export async function retry<T>(options: RetryOptions, attempt: (number: number) => Promise<Attempt<T>>): Promise<T> {
  const { tries = 100, seconds = 300 } = options;
  const start = performance.now();
  let reason = '';
  for (let number = 1; number <= tries && performance.now() - start < seconds * 1000; number += 1) {
    const began = performance.now();
    const outcome = await attempt(number);
    if ('done' in outcome) return outcome.done;
    reason = outcome.lost;
    await sleep(Math.random() * Math.min(longestPause, 2 ** (number + 1)) * Math.min(1000, performance.now() - began));
  }
  throw new Failure({
    what: `Could not ${options.what} in ${Math.round((performance.now() - start) / 1000)} s`,
    why: `others were always first: ${reason}`,
    wayOut: 'Run it again when fewer write to that branch.',
  });
}
