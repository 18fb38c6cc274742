import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { textIfThere } from '../../lib/files/if-there.ts';
import type { Difference } from './renders.ts';
import { isRecord } from './paths.ts';
import { partsOfMerge, partsOfOperations, type PatchPart } from './parts.ts';

/** What an entry under patches, patchesStrategicMerge or patchesJson6902 says. */
export interface Patch {
  /** Its file from the checkout's root; undefined when it stands in the kustomization. */
  readonly file?: string;
  /** The documents of it: objects of a strategic merge, or lists of operations. */
  readonly documents: readonly unknown[];
  /** It may take items out of lists without a word. */
  readonly hasLists: boolean;
}

/** Reads the patch of an entry; undefined when it is none with parts. */
export async function patchOf(root: string, folder: string, entry: unknown): Promise<Patch | undefined> {
  const { path, text } = await textOf(root, folder, entry);
  if (text === undefined) return undefined;
  const documents = parseAllDocuments(text).map((each): unknown => each.toJS());
  // What takes whole objects out has no parts.
  if (documents.every((each) => isRecord(each) && each['$patch'] !== undefined)) return undefined;
  return {
    documents,
    hasLists: documents.some((each) =>
      Array.isArray(each) ? each.some(({ value }) => Array.isArray(value)) : holdsList(each),
    ),
    ...(typeof path === 'string' ? { file: join(folder, path) } : {}),
  };
}

/** The documents of an entry; undefined where they cannot be told from its text. */
export async function entryDocuments(
  root: string,
  folder: string,
  entry: unknown,
): Promise<readonly unknown[] | undefined> {
  const { text } = await textOf(root, folder, entry);
  const documents = parseAllDocuments(text ?? '');
  if (text === undefined || !isPlainYaml(text) || documents.some(({ errors }) => errors.length > 0)) return undefined;
  return documents.map((each): unknown => each.toJS()).filter((document) => document !== null);
}

/** Whether Kustomize reads the same in a text as these tools: no merge keys, and no numbers of YAML 1.1 alone. */
export function isPlainYaml(text: string): boolean {
  return !/<<:|(?:[:-]\s+|[[,]\s*|["']:\s*)[-+]?(?:0[\dxob_]|[\d_]*\d[_:]\d)/.test(text);
}

async function textOf(root: string, folder: string, entry: unknown): Promise<{ path?: string; text?: string }> {
  const { path, patch } = Object(typeof entry === 'string' ? named(entry) : entry) as { path?: string; patch?: string };
  const text = typeof path === 'string' ? await textIfThere(join(root, folder, path)) : patch;
  return { ...(typeof path === 'string' ? { path } : {}), ...(typeof text === 'string' ? { text } : {}) };
}

/** What the parts of a patch did to the objects that differ without it. */
export function partsOf({ documents }: Patch, entry: unknown, difference: Difference): readonly PatchPart[] {
  const { target } = Object(entry) as { target?: { kind?: string; name?: string } };
  const objects = difference.objects().filter(({ after }) => fits(after, target));
  return documents.flatMap((document) => {
    if (Array.isArray(document)) return objects.flatMap((each) => partsOfOperations(document, each));
    if (!isRecord(document) || document['$patch'] !== undefined) return [];
    const own = target !== undefined ? objects : objects.filter(({ after }) => isSame(document, after));
    return own.flatMap((each) => partsOfMerge(document, each));
  });
}

function named(text: string): { path: string } | { patch: string } {
  return text.includes('\n') ? { patch: text } : { path: text };
}

/** As Kustomize fits a target: whole names, by regular expressions. */
function fits(object: unknown, target: { kind?: string; name?: string } = {}): boolean {
  const { kind, metadata } = Object(object) as { kind?: string; metadata?: { name?: string } };
  return isFit(target.kind, kind) && isFit(target.name, metadata?.name);
}

function isFit(wanted: string | undefined, text = ''): boolean {
  return wanted === undefined || new RegExp(`^(?:${wanted})$`).test(text);
}

function isSame(one: Readonly<Record<string, unknown>>, other: unknown): boolean {
  return isRecord(other) && nameOf(one) === nameOf(other);
}

function nameOf({ kind, metadata }: Readonly<Record<string, unknown>>): string {
  return `${String(kind)} ${String(Object(metadata).name)}`;
}

function holdsList(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isRecord(value) && Object.values(value).some(holdsList);
}
