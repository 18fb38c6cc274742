import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import { cacheDir } from '../../lib/files/paths.ts';
import { run } from '../../lib/process/run.ts';
import { logFile } from './go.ts';
import type { NpmPackage } from './source.ts';
import { withMachineLock } from '../../lib/process/once.ts';
import type { Say } from '../../lib/values/say.ts';
import { isThere } from '../../lib/files/if-there.ts';

/** Where a package lies once it is fetched. */
export function npmFolder({ npm, version }: Pick<NpmPackage, 'npm' | 'version'>): string {
  return join(cacheDir(), 'npm', `${npm.replaceAll('/', '-')}-${version}`);
}

/**
 * A package of the npm registry, unpacked in the cache; its archive is checked against the integrity in our data.
 * @throws {Failure} when it cannot be fetched or its bytes are others.
 */
export async function npmPackage({ npm, version, integrity }: NpmPackage, say: Say): Promise<string> {
  const folder = npmFolder({ npm, version });
  const unpacked = join(folder, 'package');
  await withMachineLock(`npm ${npm}`, async () => {
    if (await isThere(unpacked)) return;
    say(`fetching ${npm}@${version} from the npm registry`);
    const half = `${folder}.half`;
    await rm(half, { recursive: true, force: true });
    await mkdir(half, { recursive: true });
    const log = logFile(`npm-${npm}`);
    const { stdout } = await run('npm', ['pack', `${npm}@${version}`, '--pack-destination', half], {
      cwd: half,
      log,
      doing: `fetch ${npm}@${version} from the npm registry`,
    });
    const archive = join(half, stdout.trim().split('\n').at(-1) ?? '');
    const found = `sha512-${createHash('sha512')
      .update(await readFile(archive))
      .digest('base64')}`;
    if (found !== integrity) {
      throw new Failure({
        what: `${npm}@${version} from the npm registry is not what tools/src/toolbox/sources/data names`,
        why: `its integrity is ${found}, expected ${integrity}`,
        wayOut: 'Find out which of the two is right before going on.',
        log,
      });
    }
    await run('tar', ['-xzf', archive, '-C', half], { log });
    await rm(archive);
    await rm(folder, { recursive: true, force: true });
    // Only what is whole gets the name by which it is found.
    await rename(half, folder);
  });
  return unpacked;
}
