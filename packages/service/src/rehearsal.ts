import { setTimeout as sleep } from 'node:timers/promises';
import type { Rehearsal } from './config.ts';

/** The switches that are on, in words; none in ordinary service. */
export function describeRehearsal({ unready, errorRate, delayMs, crashAfterSeconds }: Rehearsal): string[] {
  return [
    ...(unready ? ['never ready'] : []),
    ...(errorRate > 0 ? [`${Number((errorRate * 100).toFixed(4))} % of requests fail`] : []),
    ...(delayMs > 0 ? [`answers after ${delayMs} ms`] : []),
    ...(crashAfterSeconds === undefined ? [] : [`crashes after ${crashAfterSeconds} s`]),
  ];
}

/**
 * Wraps a handler so that it answers late and fails as often as the rehearsal says; the same handler where it says
 * neither. The wrapped one throws in place of an answer.
 */
export function withRehearsal<T, Given extends readonly unknown[] = []>(
  { errorRate, delayMs }: Rehearsal,
  handler: (...given: Given) => T | Promise<T>,
  fails: () => boolean = spread(errorRate),
): (...given: Given) => T | Promise<T> {
  if (errorRate === 0 && delayMs === 0) return handler;
  return async function rehearsed(...given) {
    // The client's connection keeps the process; without one nobody waits.
    if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
    if (fails()) throw new Error('failed on purpose (REHEARSE_ERROR_RATE)');
    return handler(...given);
  };
}

/** True for that share of the calls, as evenly as it goes: a small number of requests shows the share already. */
export function spread(share: number): () => boolean {
  let due = 0;
  return function next() {
    due += share;
    // A millionth less than one: ten times 0.1 falls short of it.
    const hit = due >= 1 - 1e-6;
    if (hit) due -= 1;
    return hit;
  };
}

/** Ends in an error that nobody catches, if the rehearsal says so; it does not keep the process alive. */
export function armCrash(
  { crashAfterSeconds }: Rehearsal,
  crash: () => void = throwUncaught,
): NodeJS.Timeout | undefined {
  if (crashAfterSeconds === undefined) return undefined;
  return setTimeout(crash, crashAfterSeconds * 1000).unref();
}

function throwUncaught(): never {
  throw new Error('crashed on purpose (REHEARSE_CRASH_AFTER_S)');
}
