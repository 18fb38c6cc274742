import { Failure } from '../../lib/failure.ts';
import { wordsOf } from '../../lib/process/programming-error.ts';
import type { Disk } from './facts.ts';
import { ourFolders, readDisks } from './read-facts.ts';
import { fullDisks, gigabytes } from './room.ts';

const said = /ENOSPC|EDQUOT|no space left on device|disk quota exceeded/i;

/** Whether something failed since a disk is full: by its own words, or by what is left. */
export function fullDiskFailure(words: string, disks: readonly Disk[]): Failure | undefined {
  const full = fullDisks(disks);
  if (full.length === 0 && !said.test(words)) return undefined;
  const places = (full.length > 0 ? full : disks).map(({ path, free }) => `${path} has ${gigabytes(free)} free`);
  return new Failure({
    what: 'A disk is full',
    why: `${places.join(', ')}; it showed as: ${words}`,
    wayOut:
      'Free 8 GiB (20 where images are still to be built from source) and run this again: it goes on. npm run down frees what the clusters take.',
  });
}

/** The failure to tell in the place of what a full disk made of it; undefined where the disks have room. */
export async function becauseFull(error: unknown): Promise<Failure | undefined> {
  if (!(error instanceof Failure) && !said.test(String(error))) return undefined;
  return fullDiskFailure(wordsOf(error), await readDisks(ourFolders(), undefined));
}
