import type { ForkConfig } from '../../lib/fork-config.ts';
import { writeMade } from '../../model/service-parts/made.ts';

/**
 * Writes all that is made from the services of a checkout: their parts, the environments' lists, and the rules of their
 * objectives.
 * @returns the paths of what changed.
 */
export async function makeServices(root: string, config: ForkConfig): Promise<readonly string[]> {
  const made = await writeMade(root, config);
  // Loaded here: the parsers would slow every other command down.
  const { writeGenerated } = await import('@lockstep/monitoring/generate');
  return [...made, ...(await writeGenerated(root, config))].toSorted();
}
