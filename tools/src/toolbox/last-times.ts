import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { textIfThere } from '../lib/files/if-there.ts';
import { jsonIn } from '../lib/files/json.ts';
import { cacheDir } from '../lib/files/paths.ts';
import { replaceFile } from '../lib/files/replace-file.ts';
import { timeToKeep } from '../lib/values/forecast.ts';

/**
 * How long a step took on this machine the last time that it had work to do; with the same recipe if it was ever done so,
 * else with another one. Undefined where nobody knows.
 */
export async function lastTime(step: string, recipe: string, cache: string = cacheDir()): Promise<number | undefined> {
  const known = await read(fileOf(cache, step));
  return known[recipe] ?? Object.values(known).at(-1);
}

/** Keeps how long a step took; the last few recipes are remembered. */
export async function keepTime(step: string, recipe: string, took: number, cache: string = cacheDir()): Promise<void> {
  const file = fileOf(cache, step);
  const { [recipe]: before, ...others } = await read(file);
  const seconds = Number(timeToKeep(before, took).toFixed(1));
  const all = [...Object.entries(others).slice(-4), [recipe, seconds] as const];
  await replaceFile(file, `${JSON.stringify({ step, seconds: all })}\n`);
}

async function read(file: string): Promise<Readonly<Record<string, number>>> {
  const { seconds } = Object(jsonIn((await textIfThere(file)) ?? '')) as { readonly seconds?: unknown };
  const pairs = Array.isArray(seconds) ? (seconds as unknown[]) : [];
  return Object.fromEntries(
    pairs.filter((pair): pair is [string, number] => Array.isArray(pair) && typeof pair[1] === 'number'),
  );
}

// A step's title may hold any sign.
function fileOf(cache: string, step: string): string {
  return join(cache, 'times', `${createHash('sha256').update(step).digest('hex').slice(0, 16)}.json`);
}
