import { join } from 'node:path';
import { parse } from 'yaml';
import { textIfThere } from '../lib/files/if-there.ts';
import { at } from '../lib/values/at.ts';
import { canonical } from '../lib/values/canonical.ts';
import { isYamlError } from '../lib/values/yaml-error.ts';
import { configFile, valueIn } from '../model/config/config.ts';
import { acceptedFile, survivorsFile } from '../model/exception-files.ts';

type Entry = Readonly<Record<string, unknown>>;

interface ExceptionList {
  readonly file: string;
  readonly entriesIn: (text: string) => unknown;
  /** By which an entry is known: its name for people. */
  readonly key: readonly string[];
  /** Its last day. */
  readonly end?: string;
}

const lists: readonly ExceptionList[] = [
  {
    file: configFile,
    entriesIn: (text) => valueIn(text, 'exceptions'),
    key: ['law', 'object', 'field', 'under'],
    end: 'until',
  },
  { file: acceptedFile, entriesIn: (text) => at(yamlIn(text), 'findings'), key: ['id', 'package'], end: 'expires' },
  { file: survivorsFile, entriesIn: (text) => yamlIn(text) ?? [], key: ['kind', 'file', 'path'] },
];

/**
 * What a change lets pass that was refused, or the other way round, as sentences without their full stops: exceptions from
 * laws, accepted findings and mutations that survive, which come, go, end on another day or have another reason; and who
 * reports how an environment fares.
 * @param before the folder of one side, `after` that of the other.
 */
export async function exceptionChanges(before: string, after: string): Promise<readonly string[]> {
  const found = lists.map(async (list) => {
    const [old, next] = await Promise.all([before, after].map((folder) => entriesOf(folder, list)));
    if (old === undefined || next === undefined) return [`${list.file} cannot be read: look at it line by line`];
    return changesOf(list, old, next);
  });
  return [...(await Promise.all(found)).flat(), ...(await reporterChanges(before, after))];
}

/** The entries by their keys; undefined where the file is none of its form. */
async function entriesOf(folder: string, { file, entriesIn, key }: ExceptionList) {
  const text = await textIfThere(join(folder, file));
  if (text === undefined) return new Map<string, Entry>();
  const entries = entriesIn(text);
  if (!Array.isArray(entries)) return undefined;
  return new Map((entries as Entry[]).map((entry) => [namedBy(entry, key), Object(entry) as Entry] as const));
}

function namedBy(entry: unknown, key: readonly string[]): string {
  return key.flatMap((field) => at(entry, field) ?? []).join(' ');
}

function changesOf(
  list: ExceptionList,
  before: ReadonlyMap<string, Entry>,
  after: ReadonlyMap<string, Entry>,
): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [old, next] = [before.get(name), after.get(name)];
    if (canonical(old) === canonical(next)) return [];
    const [from, to] = [old, next].map((entry) => String((list.end && entry?.[list.end]) ?? 'without an end'));
    const entry = (next ?? old)!;
    const owner = typeof entry['owner'] === 'string' ? ` of ${entry['owner']}` : '';
    const told = `${name}${owner} (${list.file}): ${String(entry['reason'])}`;
    if (old === undefined) return [`added, ${list.end ? `until ${to}` : to}: ${told}`];
    if (next === undefined) return [`removed: ${told}`];
    if (from === to) return [`worded anew, ${list.end ? `until ${to}` : to}: ${told}`];
    return [`${from! < to! ? 'prolonged' : 'shortened'}, from ${from} to ${to}: ${told}`];
  });
}

async function reporterChanges(before: string, after: string): Promise<readonly string[]> {
  const [old, next] = await Promise.all(
    [before, after].map(async (folder) => {
      const text = await textIfThere(join(folder, configFile));
      return Object((text === undefined ? undefined : valueIn(text, 'reporters')) ?? {}) as Entry;
    }),
  );
  return [...new Set([...Object.keys(old!), ...Object.keys(next!)])].flatMap((environment) => {
    const [from, to] = [old![environment], next![environment]];
    if (from === to) return [];
    if (to === undefined) return [`nobody reports how ${environment} fares any more, and ${String(from)} did`];
    const late = `while it is silent, nothing is promoted from ${environment}`;
    return [`${String(to)} reports how ${environment} fares${from ? `, and no longer ${String(from)}` : ''}: ${late}`];
  });
}

function yamlIn(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (error) {
    if (isYamlError(error)) return 'no YAML';
    throw error;
  }
}
