import { setTimeout as sleep } from 'node:timers/promises';

/** Nobody answered, or nobody was let through yet: Node's codes, and PostgreSQL's own while it starts. */
const passing: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ETIMEDOUT', 'EAI_AGAIN', '57P03']); // prettier-ignore

/**
 * Connects, again and again while nobody answers: a pod's address is known only a moment after its start to who has to let it
 * in, and a primary that was lost takes some seconds to be followed.
 * @param connect makes one try.
 * @param patience milliseconds, for all of them, and between two.
 * @throws what the last try said, once patience ends; at once what another try would say too.
 */
export async function connected<T>(
  connect: () => Promise<T>,
  patience: { readonly all: number; readonly between: number } = { all: 60_000, between: 500 },
): Promise<T> {
  const until = Date.now() + patience.all;
  for (;;) {
    try {
      return await connect();
    } catch (error) {
      if (!passing.has((error as { code?: unknown }).code) || Date.now() >= until) throw error;
      await sleep(patience.between);
    }
  }
}
