import { readdir, readFile, readlink } from 'node:fs/promises';
import { textIfThere } from '../files/if-there.ts';
import { jsonIn } from '../files/json.ts';
import type { NpmCall } from '../npm-flags.ts';
import { parseStat } from './proc-stat.ts';
import { unlessRefused } from './programming-error.ts';

/**
 * The npm whose script this process is; undefined where it was started otherwise. On Linux npm's words are read from the
 * log that it holds open: its title names none of its flags, and its environment not those that it thinks invalid.
 */
export async function npmCall(env: NodeJS.ProcessEnv = process.env): Promise<NpmCall | undefined> {
  if (env['npm_lifecycle_script']?.includes('tools/start.mjs') !== true) return undefined;
  const argv = process.platform === 'linux' ? await wordsOfAncestor() : undefined;
  return { env, ...(argv === undefined ? {} : { argv }) };
}

async function wordsOfAncestor(): Promise<readonly string[] | undefined> {
  let pid = process.ppid;
  // npm, its shell, start.mjs, and this one.
  for (let step = 0; step < 4 && pid > 1; step += 1) {
    const words = await wordsIn(`/proc/${pid}/fd`);
    if (words !== undefined) return words;
    pid = parseStat((await textIfThere(`/proc/${pid}/stat`)) ?? '').parent;
  }
  return undefined;
}

async function wordsIn(folder: string): Promise<readonly string[] | undefined> {
  for (const name of (await unlessRefused(readdir(folder))) ?? []) {
    const file = await unlessRefused(readlink(`${folder}/${name}`));
    if (file === undefined || !/-debug-\d+\.log$/.test(file)) continue;
    const words = argvIn((await unlessRefused(readFile(file, 'utf8'))) ?? '');
    if (words !== undefined) return words;
  }
  return undefined;
}

/** The words in npm's log, whose line is `8 verbose argv "run" "up" "--only" "staging"`. */
export function argvIn(log: string): readonly string[] | undefined {
  const line = /^\d+ verbose argv (.+)$/m.exec(log)?.[1];
  const words = line === undefined ? undefined : jsonIn(`[${line.replaceAll('" "', '","')}]`);
  return Array.isArray(words) ? words.map(String) : undefined;
}
