/** Milliseconds. */
interface Waits {
  readonly first: number;
  readonly longest: number;
  /** A worker that lived for this long has shown that it works: the next wait is the first again. */
  readonly soundAfter: number;
}

export const restartWaits: Waits = { first: 100, longest: 10_000, soundAfter: 60_000 };

/** How long to wait before each restart, given how long the worker had lived; doubles from restart to restart. */
export function createBackoff({ first, longest, soundAfter }: Waits = restartWaits): (livedMs: number) => number {
  let wait = first;
  return function next(livedMs) {
    if (livedMs >= soundAfter) wait = first;
    const now = wait;
    wait = Math.min(wait * 2, longest);
    return now;
  };
}
