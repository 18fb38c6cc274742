import type { StagingHealth } from '../delivery/promotion/staging-health.ts';
import type { Environment } from '../model/environment.ts';
import { RateLimited } from '../lib/github/github.ts';
import { Failure, unlessFailure } from '../lib/failure.ts';
import { waitFor } from '../lib/process/wait.ts';

type Healths = readonly StagingHealth[];

/**
 * Looks until an environment has said its word of every image, or the time is over: a promotion is offered within seconds
 * of a bump, and its rollout takes minutes. One failure is enough to end it, and so is GitHub's rate limit, which waiting eats.
 * @param every - milliseconds between two looks.
 * @throws {Failure} when the last look could not be made.
 */
export async function settled(
  look: () => Promise<Healths>,
  { from, seconds, every }: { readonly from: Environment; readonly seconds: number; readonly every: number },
): Promise<Healths> {
  let last: Healths | Failure | undefined;
  const again = async () => {
    try {
      const healths = (last = await look());
      const states = new Set(healths.map(({ state }) => state));
      const open = states.has('pending') && !states.has('failed');
      return open ? { seen: healths.map(({ text }) => text).join('; ') } : { done: undefined };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      last = error;
      return error instanceof RateLimited ? { done: undefined } : { seen: error.message };
    }
  };
  await unlessFailure(waitFor({ what: `${from}'s health`, seconds, every }, again));
  if (last instanceof Failure) throw last;
  return last ?? [];
}
