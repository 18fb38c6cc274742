import { Failure } from '../../../lib/failure.ts';
import type { SourceEdit } from '../source.ts';

/**
 * The text with one edit made.
 * @throws {Failure} where the text to replace does not stand there exactly once: upstream has changed it.
 */
export function editedSource(text: string, { file, find, put }: SourceEdit): string {
  const parts = text.split(find);
  if (parts.length === 2) return parts.join(put);
  throw new Failure({
    what: `The web page's file ${file} cannot be edited`,
    why: `"${find.split('\n')[0]}" stands in it ${parts.length - 1} times, not once`,
    wayOut: 'Mend the edit in tools/src/toolbox/sources/data/pages.ts for this version.',
  });
}

/** Settings of npm by which a registry is reached. */
export const registrySettings = ['registry', 'cafile', 'proxy', 'https-proxy', 'noproxy'] as const;

/**
 * What npm is set to as environment variables; npm itself reads the first of each two names, pnpm the second.
 * @param printed - by `npm config get` for the settings: lines of `name=value`, with `null` or nothing where it has none.
 */
export function registryEnvironment(printed: string): Record<string, string> {
  const pairs = printed.split('\n').flatMap((line) => {
    const [, name, value] = /^([a-z-]+)=(.+)$/.exec(line.trim()) ?? [];
    if (name === undefined || value === undefined || ['null', 'undefined'].includes(value)) return [];
    return ['npm', 'pnpm'].map((reader) => [`${reader}_config_${name.replaceAll('-', '_')}`, value] as const);
  });
  return Object.fromEntries(pairs);
}

/** One try more, after a minute of silence: a registry that is not there shall be known soon. */
const patience = [
  '--fetch-retries=1',
  '--fetch-timeout=60000',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=5000',
];

/** Arguments of an install of exactly what the lock file says, without any script, and with all it keeps in one folder. */
export function installArguments(by: 'npm' | 'pnpm', kept: string, further: readonly string[] = []): readonly string[] {
  if (by === 'npm')
    return ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--cache', kept, ...patience, ...further];
  // Its checksums hold each package, and the module's hold the file; asking how old each is takes longer than the rest.
  const store = ['--store-dir', kept, `--config.cache-dir=${kept}/cache`, `--config.state-dir=${kept}/state`];
  return ['install', '--frozen-lockfile', '--trust-lockfile', '--ignore-scripts', ...store, ...patience, ...further];
}

/** In what npm or pnpm printed, why it stopped: not the last line, which is of a later retry or names a log. */
export function installError(printed: string): string | undefined {
  return /^.*(?:ERR_PNPM_|\[ERROR\]|npm error (?!code\b)).*$/m.exec(printed)?.[0].trim();
}
