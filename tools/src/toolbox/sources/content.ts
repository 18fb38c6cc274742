import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Changes with the names and bytes of a file, or of all files below a folder but those of the names given, wherever they
 * stand. Links count as what they lead to.
 */
export function contentHash(path: string, without: readonly string[] = []): string {
  const hash = createHash('sha256');
  for (const name of filesIn(path, without)) hash.update(name).update(readFileSync(join(path, name)));
  return hash.digest('hex');
}

/** The files below a folder, sorted, by their paths from it; `['']` of a file. */
function filesIn(path: string, without: readonly string[]): readonly string[] {
  if (!statSync(path).isDirectory()) return [''];
  const names = readdirSync(path).filter((name) => !without.includes(name));
  return names.toSorted().flatMap((name) => filesIn(join(path, name), without).map((file) => join(name, file)));
}
