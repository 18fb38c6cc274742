import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { readDefaultExport } from '../../model/config/literal.ts';

// What reads the settings is not imported here: a test reads them anew, and then knows what is said below.
const configFile = 'lockstep.config.ts';
const known = ['staging', 'production'];

/**
 * The text of a fork's settings as the tests of the tools know them, which speak of these two environments: others that the
 * fork has come to are left out, and what is said of single ones. Undefined where there is nothing to leave out.
 */
export function asTemplate(text: string): string | undefined {
  const { places, value } = readDefaultExport(text);
  const { environments = [] } = value as { readonly environments?: readonly string[] };
  if (environments.join(' ') === known.join(' ') || !known.every((name) => environments.includes(name)))
    return undefined;
  const said = { environments: "['staging', 'production']", live: "['production']", soak: '{}', reporters: '{}' };
  return Object.entries(said)
    .flatMap(([field, next]) => (places.has(field) ? [{ ...places.get(field)!, next }] : []))
    .toSorted((one, other) => other.start - one.start)
    .reduce((edited, { start, end, next }) => edited.slice(0, start) + next + edited.slice(end), text);
}

const text = asTemplate(readFileSync(join(repositoryRoot, configFile), 'utf8'));
if (text !== undefined) {
  const folder = join(tmpdir(), `lockstep-template-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, configFile), text);
  process.env['LOCKSTEP_CONFIG_ROOT'] = folder;
}
