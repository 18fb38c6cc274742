import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../lib/files/paths.ts';
import type { Environment } from './environment.ts';

// What reads the settings must not be loaded from here: it would know those of this checkout.
const configFile = 'lockstep.config.ts';

/**
 * For tests: lets every module that is imported from then on know these environments, as in a checkout whose settings name
 * them. Modules that are imported at the head of a test know its own.
 * @returns what `environments` names, by the type that the settings of this checkout have.
 */
export function knowEnvironments(names: readonly string[], live?: readonly string[]): readonly Environment[] {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-environments-'));
  const said = `environments: ${list(names)}${live === undefined ? '' : `, live: ${list(live)}`}`;
  const text = readFileSync(join(repositoryRoot, configFile), 'utf8').replace(
    /^ {2}environments: \[.*\]/m,
    `  ${said}`,
  );
  writeFileSync(join(folder, configFile), text.replace(/^ {2}live: .*\n/m, ''));
  process.env['LOCKSTEP_CONFIG_ROOT'] = folder;
  return names as readonly Environment[];
}

function list(names: readonly string[]): string {
  return `[${names.map((name) => `'${name}'`).join(', ')}]`;
}
