import { readFile, stat } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { isScalar, isSeq, parseDocument } from 'yaml';
import { ifThere } from '../../lib/files/if-there.ts';

/** A kustomization of a checkout. */
export interface KustomizationFolder {
  /** From the checkout's root. */
  readonly path: string;
  /** Its file's name. */
  readonly file: string;
  readonly text: string;
  /** The folders that it names, from the checkout's root. */
  readonly next: readonly string[];
  /** What it names elsewhere, and where that stands in the text. */
  readonly remotes: readonly Entry[];
}

interface Entry {
  readonly text: string;
  readonly range: readonly [start: number, end: number];
}

/** The kustomizations that an overlay, given from the root of its checkout, is made of. */
export async function closureOf(root: string, overlay: string): Promise<readonly KustomizationFolder[]> {
  return await closuresIn(root)(overlay);
}

/** The same for many overlays of a checkout; each folder is read once. */
export function closuresIn(root: string): (overlay: string) => Promise<readonly KustomizationFolder[]> {
  const read = new Map<string, Promise<KustomizationFolder | undefined>>();
  const folder = (path: string): Promise<KustomizationFolder | undefined> => {
    const known = read.get(path) ?? folderAt(root, path);
    read.set(path, known);
    return known;
  };
  return async (overlay) => {
    const found = new Map<string, KustomizationFolder | undefined>();
    const queue = [overlay];
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      if (found.has(path)) continue;
      found.set(path, await folder(path));
      queue.push(...(found.get(path)?.next ?? []));
    }
    return [...found.values()].filter((each) => each !== undefined);
  };
}

/** Those of them that are wanted, or name one that is, or one that does. */
export function leadingTo(
  folders: readonly KustomizationFolder[],
  isWanted: (folder: KustomizationFolder) => boolean,
): readonly KustomizationFolder[] {
  const leading = new Set(folders.filter(isWanted));
  // A set gives what is added while it is walked.
  for (const { path } of leading) {
    for (const folder of folders) if (folder.next.includes(path)) leading.add(folder);
  }
  return [...leading];
}

async function folderAt(root: string, path: string): Promise<KustomizationFolder | undefined> {
  for (const file of ['kustomization.yaml', 'kustomization.yml', 'Kustomization']) {
    const text = await ifThere(join(root, path, file), (there) => readFile(there, 'utf8'));
    if (text === undefined) continue;
    const entries = entriesIn(text);
    const targets = entries.filter((entry) => !isRemote(entry)).map((entry) => normalize(join(path, entry.text)));
    const inside = targets.filter((target) => !target.startsWith('..') && !target.includes('\0'));
    const kinds = await Promise.all(inside.map((target) => ifThere(join(root, target), stat)));
    const next = inside.filter((_target, index) => kinds[index]?.isDirectory());
    return { path, file, text, next, remotes: entries.filter(isRemote) };
  }
  return undefined;
}

function isRemote({ text }: Entry): boolean {
  return /^[a-z+]+:\/\/|^git@|^github\.com\//.test(text);
}

const known = new Map<string, readonly Entry[]>();

/** What it names under resources, components and bases, as it stands in the text. */
function entriesIn(text: string): readonly Entry[] {
  const entries = known.get(text) ?? readEntries(text);
  known.set(text, entries);
  return entries;
}

function readEntries(text: string): readonly Entry[] {
  const document = parseDocument(text);
  const entries = ['resources', 'components', 'bases'].flatMap((field) => {
    const list: unknown = document.get(field);
    return (isSeq(list) ? list.items : []).flatMap((item) =>
      isScalar(item) && typeof item.value === 'string' && item.range
        ? [{ text: item.value, range: [item.range[0], item.range[1]] as const }]
        : [],
    );
  });
  return entries.toSorted((one, other) => one.range[0] - other.range[0]);
}
