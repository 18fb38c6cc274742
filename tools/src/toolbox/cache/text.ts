import { age, table } from '../../lib/values/table.ts';
import type { CacheVerdict } from './judge.ts';

/** For people: per kind how much there is and how old, then each thing that may go, the largest first. */
export function cacheText(verdicts: readonly CacheVerdict[], folder: string, now: number = Date.now()): string {
  const kinds = Map.groupBy(verdicts, ({ kind }) => kind);
  const rows = [...kinds]
    .map(([kind, all]) => ({ kind, all, bytes: sum(all), going: sum(all.filter(({ goes }) => goes)) }))
    .toSorted((one, other) => other.bytes - one.bytes)
    .map(({ kind, all, bytes, going }) => [
      kind,
      String(all.length),
      sizeText(bytes),
      age(new Date(Math.max(...all.map(({ changed }) => changed))).toISOString(), now),
      going === 0 ? '-' : sizeText(going),
    ]);
  const going = verdicts.filter(({ goes }) => goes).toSorted((one, other) => other.bytes - one.bytes);
  const lines = going.slice(0, 20).map(({ path, bytes, reason }) => `  ${sizeText(bytes)}  ${path}: ${reason}`);
  const more = going.length > 20 ? [`  and ${going.length - 20} smaller ones`] : [];
  return [
    folder,
    '',
    table([
      ['kind', 'count', 'size', 'newest', 'not needed'],
      ...rows,
      ['all', String(verdicts.length), sizeText(sum(verdicts)), '', sizeText(sum(going))],
    ]),
    ...(going.length === 0 ? [] : ['', 'Not needed by the versions of this checkout:', ...lines, ...more]),
  ].join('\n');
}

/** "13.4 GB", "120 kB": as disks are sold. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'];
  let [size, unit] = [bytes, 0];
  for (; size >= 999.5 && unit < units.length - 1; unit += 1) size /= 1000;
  return `${unit === 0 || size >= 99.95 ? size.toFixed(0) : size.toFixed(1)} ${units[unit]}`;
}

function sum(verdicts: readonly CacheVerdict[]): number {
  return verdicts.reduce((total, { bytes }) => total + bytes, 0);
}
