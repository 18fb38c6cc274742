/**
 * `Promise.all` that waits for every work's end before it fails by the first error of the list: nothing is at work any
 * more when a lock is given back.
 */
export async function allSettled<T extends readonly unknown[]>(
  works: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  const ended: readonly PromiseSettledResult<unknown>[] = await Promise.allSettled(works);
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
  return ended.map((end) => (end as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
