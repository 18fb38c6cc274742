import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A hash of the code under a folder, tests left out: the same for what does the same. */
export async function hashOfSources(folder: string): Promise<string> {
  const all = await readdir(folder, { recursive: true });
  const names = all.filter((name) => name.endsWith('.ts') && !name.includes('.test.')).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return createHash('sha256').update(texts.join('\n')).digest('hex');
}
