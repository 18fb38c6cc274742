import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, normalize, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ifThere } from '../lib/files/if-there.ts';
import { isInstalled } from '../lib/files/paths.ts';

/** Everything that Kustomize reads for one overlay. */
interface Inputs {
  /** The folders, from the checkout's root; it reads nothing outside them (Kustomize's own load restriction). */
  readonly folders: readonly string[];
  /**
   * The same for the same files; undefined when the render may differ all the same, since something is fetched by a name
   * that can move.
   */
  readonly hash: string | undefined;
}

interface Folder {
  /** Those that its kustomization names. */
  readonly next: readonly string[];
  readonly moving: boolean;
  readonly hash: string;
}

/** Gives the inputs of overlays of one checkout; each folder is read once. */
export function inputsReader(root: string): (overlay: string) => Promise<Inputs> {
  const read = new Map<string, Promise<Folder>>();
  const folderAt = (path: string): Promise<Folder> => {
    const known = read.get(path) ?? readFolder(root, path);
    read.set(path, known);
    return known;
  };
  return async (overlay) => {
    const seen = new Map<string, Folder>();
    const queue = [overlay];
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      if (seen.has(path)) continue;
      const folder = await folderAt(path);
      seen.set(path, folder);
      queue.push(...folder.next);
    }
    const folders = [...seen.keys()].toSorted();
    const isMoving = [...seen.values()].some(({ moving }) => moving);
    const text = folders.map((path) => `${path} ${seen.get(path)?.hash}`).join('\n');
    return { folders, hash: isMoving ? undefined : sha256(text) };
  };
}

async function readFolder(root: string, path: string): Promise<Folder> {
  const all = await readdir(join(root, path), { recursive: true, withFileTypes: true });
  const entries = all.filter(({ parentPath, name }) => !isInstalled(join(parentPath, name), root));
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .toSorted();
  const files = await Promise.all(names.map((name) => readFile(join(root, name))));
  const kustomization = names.findIndex((name) => isKustomization(path, name));
  const texts = kustomization < 0 ? [] : stringsIn(files[kustomization]!.toString());
  const local = await Promise.all(
    texts.map(async (text) => {
      const target = normalize(join(path, text));
      const found = target.includes('\0') ? undefined : await ifThere(join(root, target), (there) => stat(there));
      return found?.isDirectory() && target !== path && !target.startsWith('..') ? target : undefined;
    }),
  );
  return {
    next: local.filter((target) => target !== undefined),
    // A link may lead out of the folders.
    moving: texts.some((text) => isMovingRemote(text)) || entries.some((entry) => entry.isSymbolicLink()),
    hash: sha256(names.map((name, index) => `${name} ${sha256(files[index]!)}`).join('\n')),
  };
}

function isKustomization(folder: string, name: string): boolean {
  return ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].some((file) => name === join(folder, file));
}

// Any text in the file may name a folder: more is read than Kustomize reads, never less.
function stringsIn(text: string): readonly string[] {
  const collect = (value: unknown): readonly string[] => {
    if (typeof value === 'string') return value.includes('\n') ? [] : [value];
    return value !== null && typeof value === 'object' ? Object.values(value).flatMap(collect) : [];
  };
  return parseAllDocuments(text).flatMap((document) => collect(document.toJS()));
}

/** Whether something is fetched that is not named by a version or a commit. */
function isMovingRemote(text: string): boolean {
  const remote = /^[a-z+]+:\/\/|^git@|^github\.com\//.test(text);
  return remote && /[/=.]git|github\.com|\.ya?ml$|[?&](ref|version)=/.test(text) && !isPinned(text);
}

function isPinned(text: string): boolean {
  if (/^https:\/\/raw\.githubusercontent\.com\/[^/]+\/[^/]+\/(?:v\d+\.\d+\.\d+|[0-9a-f]{40})\//.test(text)) return true;
  return /[?&](?:ref|version)=(?:v?\d+\.\d+\.\d+[\w.+-]*|[0-9a-f]{40})(?:&|$)/.test(text);
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
