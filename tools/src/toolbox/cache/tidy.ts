import { cacheDir } from '../../lib/files/paths.ts';
import { unlessFailure } from '../../lib/failure.ts';
import { judgeCache, type Needs } from './judge.ts';
import { locksOfOthers, prune } from './prune.ts';
import { neededHere, readCache } from './read.ts';

/** What only a compiler reads: by far most of the disk that a cold start takes. */
const isMeasured = (path: string): boolean => /^(?:go-build$|go\/pkg\/mod\/)/.test(path);
const compilersOwn: ReadonlySet<string> = new Set(['compiled packages', 'Go modules']);

/**
 * Removes what only a compiler reads once the programs that it makes are kept; nothing as long as one is missing or
 * another command is at work.
 * @param ownLock - what the caller itself holds.
 * @returns the bytes won.
 */
export async function tidyCache(
  ownLock: string,
  { folder = cacheDir(), needs, locks }: { folder?: string; needs?: Needs; locks?: readonly string[] } = {},
): Promise<number> {
  const verdicts = judgeCache(await readCache(folder, isMeasured), needs ?? (await neededHere()), Date.now());
  const going = verdicts.filter(({ kind, goes }) => goes && compilersOwn.has(kind));
  if (going.length === 0) return 0;
  const others = (locks ?? (await locksOfOthers())).filter((lock) => lock !== ownLock);
  return (await unlessFailure(prune(going, { folder, locks: others }))) ?? 0;
}
