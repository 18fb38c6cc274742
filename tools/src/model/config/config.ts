import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import type { ForkConfig } from '../../lib/fork-config.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { at } from '../../lib/values/at.ts';
import type { Refusal } from './agreement.ts';
import { firstRefusal, namesForm } from './form.ts';
import { NotLiteral, pathOf, readDefaultExport, type Literal, type Place } from './literal.ts';

/** Where a fork's facts stand, from the repository's root. */
export const configFile = 'lockstep.config.ts';

const wayOut = `Mend it, or take the last edit of ${configFile} back; tools/src/lib/fork-config.ts says what each field means.`;

/**
 * Reads the text of the file, without running it.
 * @throws {Failure} naming the line, the field and the value that cannot be, and what would be right.
 */
export function parseConfig(text: string): ForkConfig {
  const literal = literalOf(text);
  refuse(literal, firstRefusal(literal.value));
  return literal.value as ForkConfig;
}

/**
 * The names in a text of the file, whose other fields may be of another version. Manifests repeat them; the section
 * `names` of `check` compares.
 * @throws {Failure} naming the first field that is no name.
 */
export function parseNames(text: string): ForkConfig['names'] {
  const literal = literalOf(text);
  const names = at(literal.value, 'names');
  const refused = firstRefusal(names, namesForm);
  refuse(literal, refused && { ...refused, path: ['names', ...refused.path] });
  return names as ForkConfig['names'];
}

/** One value of a text of the file, which may be of any version; undefined where it has none, or is no such text. */
export function valueIn(text: string, ...path: readonly string[]): unknown {
  try {
    return at(readDefaultExport(text).value, ...path);
  } catch (error) {
    if (error instanceof NotLiteral) return undefined;
    throw error;
  }
}

function refuse({ value, places }: Literal, refused: Refusal | undefined): void {
  if (refused === undefined) return;
  const field = refused.path.reduce<string>(pathOf, '');
  const shown = JSON.stringify(at(value, ...refused.path.map(String))) ?? 'nothing';
  const line = lineOf(refused.path, places);
  throw new Failure({ what: `${configFile}:${line}: ${field} is ${shown}`, why: refused.why, wayOut });
}

function literalOf(text: string) {
  try {
    return readDefaultExport(text);
  } catch (error) {
    if (!(error instanceof NotLiteral)) throw error;
    const why = 'it is read as data and never run: values only, as JSON has them, and comments';
    throw new Failure({ what: `${configFile}:${error.line}: ${error.message}`, why, wayOut }, { cause: error });
  }
}

// What is missing has no place: what should hold it has.
function lineOf(path: readonly (string | number)[], places: ReadonlyMap<string, Place>): number {
  const found = places.get(path.reduce<string>(pathOf, ''));
  return found?.line ?? (path.length === 0 ? 1 : lineOf(path.slice(0, -1), places));
}

/**
 * The checkout whose facts hold: this one, or the one that main's tools judge, which name it in the environment since
 * the facts are read before any command line is.
 */
export const configRoot: string = process.env['LOCKSTEP_CONFIG_ROOT'] || repositoryRoot;

let own: ForkConfig | undefined;

/**
 * The facts of a checkout; those that hold are read once.
 * @throws {Failure} when the file is not there, or holds what cannot be.
 */
export function readConfig(root: string = configRoot): ForkConfig {
  if (root !== configRoot) return parseConfig(readText(root));
  return (own ??= parseConfig(readText(root)));
}

function readText(root: string): string {
  try {
    return readFileSync(join(root, configFile), 'utf8');
  } catch (cause) {
    const bringBack = 'Bring it back from git: every repository made from this template has it.';
    throw new Failure({ what: `${join(root, configFile)} cannot be read`, wayOut: bringBack }, { cause });
  }
}
