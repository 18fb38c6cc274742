import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { entriesIn } from '../../lib/files/if-there.ts';
import { cacheDir } from '../../lib/files/paths.ts';
import { Failure } from '../../lib/failure.ts';
import { folderLock, takeMachineLock } from '../../lib/process/machine-lock.ts';
import { instanceDir, instanceNames } from '../../model/instance.ts';
import { images } from '../sources/data/images.ts';
import { pagedImages } from '../sources/data/paged-images.ts';
import { pnpm, webPages } from '../sources/data/pages.ts';
import { builds, programs } from '../sources/data/go.ts';
import { releases } from '../sources/data/releases.ts';
import { roots } from '../sources/data/roots.ts';
import { upstreams } from '../sources/data/upstreams.ts';
import { toolchain } from '../sources/go.ts';
import { referenceOf } from '../sources/names.ts';
import type { CacheVerdict } from './judge.ts';

/** What `up`, `down`, `demo`, `e2e` and every build take while they are at work, by the names that they take. */
export async function locksOfOthers(): Promise<readonly string[]> {
  const e2e = (await entriesIn(join(cacheDir(), 'e2e'))).map(({ name }) => join(cacheDir(), 'e2e', name));
  return [
    ...(await instanceNames()).map((name) => folderLock(instanceDir(name))),
    ...e2e.map(folderLock),
    toolchain,
    ...[...builds, ...programs].map(({ name }) => `go ${name}`),
    ...releases.map(({ name }) => `release ${name}`),
    ...roots.map(({ name }) => `root ${name}`),
    ...[...images, ...pagedImages.map(({ image }) => image)].map((image) => `image ${referenceOf(image)}`),
    ...webPages.map(({ name }) => `page ${name}`),
    ...upstreams.map(({ repository }) => `upstream ${repository}`),
    'npm npm',
    `npm ${pnpm.npm}`,
    'python tools',
  ];
}

/**
 * Removes what may go, while no other command is at work.
 * @returns the bytes won.
 * @throws {Failure} when another command is at work; then nothing is removed.
 */
export async function prune(
  verdicts: readonly CacheVerdict[],
  { folder = cacheDir(), locks }: { readonly folder?: string; readonly locks: readonly string[] },
): Promise<number> {
  const held: (() => Promise<void>)[] = [];
  try {
    for (const name of locks) {
      const release = await takeMachineLock(name);
      if (release === undefined) {
        throw new Failure({
          what: 'Nothing is removed from the cache',
          why: `another lockstep command is at work (it holds "${name}")`,
          wayOut: 'Wait for it, then run this again.',
        });
      }
      held.push(release);
    }
    const going = verdicts.filter(({ goes }) => goes);
    // Sources that another Go than ours has fetched are read-only; as their owner, this removes them all the same.
    for (const { path } of going) await rm(join(folder, path), { recursive: true, force: true, maxRetries: 2 });
    return going.reduce((sum, { bytes }) => sum + bytes, 0);
  } finally {
    for (const release of held) await release();
  }
}
