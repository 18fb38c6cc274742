/**
 * The same call for all who ask: one is under way at a time, and what it brought, good or bad, stands for `keepMs` from
 * its end. So however many ask, the other side is asked about once a second, and a second failure waits as long.
 */
export function shareCall<T>(
  call: () => Promise<T>,
  keepMs = 1_000,
  now: () => number = () => performance.now(),
): () => Promise<T> {
  let last: Promise<T> | undefined;
  let staleAt = 0;
  return function shared() {
    if (last === undefined || now() >= staleAt) {
      staleAt = Infinity;
      last = call().finally(() => {
        staleAt = now() + keepMs;
      });
    }
    return last;
  };
}
