import { dirname, join, normalize } from 'node:path/posix';
import type { Rendered } from '../../model/finding.ts';

/** What each kustomization among the documents names, by its folder. */
interface Kustomizations {
  /** Folder -> every file and folder that its kustomization names, from the repository's root. */
  readonly named: ReadonlyMap<string, readonly string[]>;
  /** Every folder that Kustomize reads for the one in this folder, itself included. */
  foldersRead(folder: string): ReadonlySet<string>;
}

export function kustomizationsIn(documents: readonly Rendered[]): Kustomizations {
  const files = new Set(documents.map(({ file }) => file));
  const own = documents.filter(({ file }) => file.endsWith('/kustomization.yaml'));
  const folders = new Set(own.map(({ file }) => dirname(file)));
  const named = new Map(
    own.map(({ file, object }) => [
      dirname(file),
      textsIn(object)
        .map((text) => normalize(join(dirname(file), text.slice(text.indexOf('=') + 1))))
        .filter((path) => files.has(path) || folders.has(path)),
    ]),
  );
  const foldersRead = (folder: string): ReadonlySet<string> => {
    const read = new Set([folder]);
    // A set gives what is added while it is walked.
    for (const each of read) {
      for (const path of named.get(each) ?? []) read.add(folders.has(path) ? path : dirname(path));
    }
    return read;
  };
  return { named, foldersRead };
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
