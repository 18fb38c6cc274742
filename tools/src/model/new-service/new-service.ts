import { join } from 'node:path';
import type { ForkConfig } from '../../lib/fork-config.ts';
import { isThere, textIfThere } from '../../lib/files/if-there.ts';
import { writeFiles } from '../../lib/files/write-files.ts';
import { configFile, parseConfig } from '../config/config.ts';
import { planService } from './plan.ts';
import type { ServiceWish } from './wish.ts';

/**
 * Writes a new service into a checkout, or one that is there into more environments.
 * @returns the paths of what was written: none where all of it is there.
 * @throws {Failure} when it cannot be; then nothing is written.
 */
export async function writeService(
  root: string,
  config: ForkConfig,
  wish: ServiceWish,
  environments: readonly string[],
): Promise<readonly string[]> {
  const files = await planService(wish, environments, {
    config,
    textOf: async (path) => await textIfThere(join(root, path)),
    isThere: async (path) => await isThere(join(root, path)),
  });
  // Before anything is written: what it makes of the file of settings can be read.
  if (files[configFile] !== undefined) parseConfig(files[configFile]);
  await writeFiles(root, files);
  return Object.keys(files);
}
