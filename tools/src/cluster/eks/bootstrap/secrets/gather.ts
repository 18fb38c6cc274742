import { readFile } from 'node:fs/promises';
import type { Terminal } from '../../../../lib/ask.ts';
import type { Environment } from '../../../../model/environment.ts';
import { Failure } from '../../../../lib/failure.ts';
import { secretPath } from '../../../../model/secret-path.ts';
import { keysOf, type SecretField, type SecretKind } from './kinds.ts';
import { jsonIn } from '../../../../lib/files/json.ts';

/** Where values come from, in the order in which they are asked. */
export interface SecretSources {
  readonly environment: Environment;
  /** The text of a secret of AWS Secrets Manager; left out where AWS is not asked. */
  readonly aws?: (name: string) => Promise<string | undefined>;
  /** Make values instead of asking for them. */
  readonly generate: boolean;
  readonly terminal?: Terminal;
  /** Optional Secrets that the person wants to type. */
  readonly named: readonly string[];
}

export type SecretOrigin = 'kept' | 'from AWS Secrets Manager' | 'generated' | 'typed' | 'not wanted';

export interface GatheredSecret {
  readonly kind: SecretKind;
  readonly origin: SecretOrigin;
  /** By the field's key; never printed. */
  readonly values: ReadonlyMap<string, string>;
}

/** By formula, as every name here. */
export function awsName(environment: Environment, { name }: Pick<SecretKind, 'name'>): string {
  return secretPath(environment, name);
}

/** The fields that a Secret lacks; all of them where it is to be rotated. */
export function fieldsToGet({ fields }: SecretKind, keys: readonly string[], rotate: boolean): readonly SecretField[] {
  if (rotate) return fields;
  // What may be left out is not missed in a Secret that is there.
  const lacks = (field: SecretField): boolean => !keys.includes(keysOf(field)[0] ?? '');
  return fields.filter((field) => lacks(field) && !(field.optional && keys.length > 0));
}

/**
 * Gets the values of one Secret.
 * @throws {Failure} naming the field and never its value: when no source has it, or it cannot be taken.
 */
export async function gatherSecret(
  kind: SecretKind,
  fields: readonly SecretField[],
  sources: SecretSources,
): Promise<GatheredSecret> {
  if (fields.length === 0) return { kind, origin: 'kept', values: new Map() };
  const name = awsName(sources.environment, kind);
  const text = await sources.aws?.(name);
  if (text !== undefined)
    return { kind, origin: 'from AWS Secrets Manager', values: fromAws(name, kind, fields, text) };
  if (kind.optional && !sources.named.includes(kind.name)) return { kind, origin: 'not wanted', values: new Map() };
  if (sources.generate && fields.every(({ generate }) => generate !== undefined)) {
    return { kind, origin: 'generated', values: new Map(fields.map(({ key, generate }) => [key, generate!()])) };
  }
  if (sources.terminal !== undefined) {
    return { kind, origin: 'typed', values: await typed(kind, fields, sources.terminal) };
  }
  throw new Failure({
    what: `Nothing says ${fields.map(({ key }) => key).join(' and ')} of the Secret ${kind.namespace}/${kind.name}`,
    wayOut: `Run this on a terminal, store ${name} in AWS Secrets Manager as a JSON object with these keys, or let this command make what can be made: --generate.`,
  });
}

function fromAws(
  name: string,
  { fields: all }: SecretKind,
  fields: readonly SecretField[],
  text: string,
): Map<string, string> {
  const refuse = (what: string): never => {
    const wayOut = `Store a JSON object with the keys ${all.map(({ key }) => key).join(', ')}.`;
    throw new Failure({ what: `The secret ${name} of AWS Secrets Manager ${what}`, wayOut });
  };
  const found = object(text) ?? refuse('is no JSON object');
  const stranger = Object.keys(found).find((key) => !all.some((field) => field.key === key));
  if (stranger !== undefined) refuse(`has the key ${stranger}, which nothing reads`);
  const values = new Map<string, string>();
  for (const { key, optional, objection } of fields) {
    const value = found[key];
    if (typeof value !== 'string' || value === '') {
      if (!(optional && value === undefined)) refuse(`has no text as ${key}`);
      continue;
    }
    const why = objection?.(value);
    if (why !== undefined) refuse(`has a ${key} that cannot be taken: ${why}`);
    values.set(key, value);
  }
  return values;
}

function object(text: string): Record<string, unknown> | undefined {
  const found = jsonIn(text);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? { ...found } : undefined;
}

async function typed(
  kind: SecretKind,
  fields: readonly SecretField[],
  terminal: Terminal,
): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const field of fields) {
    const value = await typedValue(kind, field, terminal);
    if (value !== '') values.set(field.key, value);
  }
  return values;
}

async function typedValue(kind: SecretKind, field: SecretField, terminal: Terminal): Promise<string> {
  const { asks, plain, optional, objection } = field;
  const answer = await (plain
    ? terminal.ask(`${asks}: `)
    : terminal.askHidden(`${asks}${optional ? ' (or nothing)' : ''}: `));
  if (answer === '' && optional) return '';
  const value = field.file ? await fileText(answer) : answer;
  const why = value === '' ? 'it is empty' : objection?.(value);
  if (why === undefined) return value;
  throw new Failure({
    what: `The ${field.key} of the Secret ${kind.namespace}/${kind.name} cannot be taken`,
    why,
    wayOut: 'Run this again, and type another.',
  });
}

async function fileText(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Failure({ what: `${path} cannot be read`, wayOut: 'Run this again, and name the file.' }, { cause });
  });
}
