import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configFile, parseConfig } from '../../model/config/config.ts';
import { writeMade } from '../../model/service-parts/made.ts';

/**
 * Writes all that is made from the services of a checkout: their parts, the environments' lists, and the rules of their
 * objectives, as its file of settings says now.
 * @returns the paths of what changed.
 * @throws {Failure} when that file holds what cannot be.
 */
export async function makeServices(root: string): Promise<readonly string[]> {
  // Read here, since the command before may just have written it.
  const config = parseConfig(await readFile(join(root, configFile), 'utf8'));
  const made = await writeMade(root, config);
  // Loaded here: the parsers would slow every other command down.
  const { writeGenerated } = await import('@lockstep/monitoring/generate');
  return [...made, ...(await writeGenerated(root, config))].toSorted();
}
