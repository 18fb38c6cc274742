import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFiles } from '../../lib/files/write-files.ts';
import type { ForkConfig } from '../../lib/fork-config.ts';
import { listFiles } from '../../lib/git/checkout.ts';
import { configFile, parseConfig } from '../config/config.ts';
import { planEnvironment } from './plan.ts';
import type { EnvironmentWish } from './wish.ts';

/**
 * Writes a new environment into a checkout.
 * @returns the paths of what was written: none where it is there.
 * @throws {Failure} when it cannot be; then nothing is written.
 */
export async function writeEnvironment(
  root: string,
  config: ForkConfig,
  wish: EnvironmentWish,
): Promise<readonly string[]> {
  const files = await planEnvironment(wish, {
    config,
    files: await listFiles(root),
    textOf: async (path) => await readFile(join(root, path), 'utf8'),
  });
  // Before anything is written: what it makes of the file of settings can be read.
  if (files[configFile] !== undefined) parseConfig(files[configFile]);
  await writeFiles(root, files);
  return Object.keys(files);
}
