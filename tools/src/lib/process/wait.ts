import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import { wordsOf } from './programming-error.ts';

interface WaitOptions {
  /** What is waited for: "every Application of staging Synced and Healthy". */
  readonly what: string;
  /** Seconds until it counts as failed. */
  readonly seconds: number;
  /** Milliseconds between two looks; default 500. */
  readonly every?: number;
  readonly wayOut?: string;
}

/** One look at the thing waited for: either it is there, or what is seen instead. */
type Look<T> = { readonly done: T } | { readonly seen: string };

/**
 * Looks until the condition holds, and returns what it found.
 * @throws {Failure} past the deadline, with what was seen last. An error thrown by a look counts as seen, not as the end;
 *   only a mistake in the look itself ends the waiting at once, as it is thrown.
 */
export async function waitFor<T>(options: WaitOptions, look: () => Promise<Look<T>>): Promise<T> {
  const deadline = performance.now() + options.seconds * 1000;
  let seen = 'nothing yet';
  for (;;) {
    try {
      const found = await look();
      if ('done' in found) return found.done;
      seen = found.seen;
    } catch (error) {
      seen = wordsOf(error);
    }
    if (performance.now() > deadline) {
      throw new Failure({
        what: `Waited ${options.seconds} s in vain for ${options.what}`,
        why: `last seen: ${seen}`,
        wayOut:
          options.wayOut ?? 'Look at `npm run lockstep -- status` and `npm run lockstep -- logs`, then run this again.',
      });
    }
    await sleep(options.every ?? 500);
  }
}
