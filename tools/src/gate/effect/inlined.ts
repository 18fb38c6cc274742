import { join } from 'node:path';
import { textIfThere } from '../../lib/files/if-there.ts';
import type { KustomizationFolder } from '../../toolbox/upstreams/closure.ts';
import { kustomizationIn, lineIn, type Element } from './elements.ts';
import { isRecord, pathsInList, pathText, valueAt, type Path } from './paths.ts';

/** A kustomization in which replacements stand that are written in files of their own. */
export interface InlinedFolder extends KustomizationFolder {
  /** The element as it is written: with the field and line there, and the file if it has its own. */
  readonly written: (element: Element) => Element & { readonly from?: string };
}

/** Where a replacement is written: at a path of a text. */
interface Origin {
  readonly text: string;
  readonly path: Path;
  /** From the checkout's root; undefined of the kustomization itself. */
  readonly from?: string;
}

/** The same kustomization with the replacements of files in it. */
export async function inlined(root: string, folder: KustomizationFolder): Promise<InlinedFolder> {
  const unchanged = { ...folder, written: (element: Element): Element & { from?: string } => element };
  if (!folder.text.includes('replacements')) return unchanged;
  const kustomization = kustomizationIn(folder.text);
  const found = await Promise.all(
    pathsInList(kustomization, ['replacements']).map((path) => originsOf(root, folder, path, kustomization)),
  );
  const origins = found.flat();
  if (origins.every(({ from }) => from === undefined)) return unchanged;
  const replacements = origins.map(({ text, path }) => withText(valueAt(kustomizationIn(text), path)));
  return {
    ...folder,
    text: JSON.stringify({ ...Object(kustomization), replacements }),
    written: (element) => {
      const [field, index, ...rest] = element.path;
      const origin = field === 'replacements' ? origins[Number(index)] : undefined;
      const text = origin?.text ?? folder.text;
      const path = origin === undefined ? element.path : [...origin.path, ...rest];
      const place = { ...element, field: pathText(path), line: lineIn(text, path) };
      return origin?.from === undefined ? place : { ...place, from: origin.from };
    },
  };
}

/** In a file of its own Kustomize takes yes for a text, in a kustomization it does not. */
function withText(replacement: unknown): unknown {
  const value = valueAt(replacement, ['sourceValue']);
  return value === undefined ? replacement : { ...Object(replacement), sourceValue: String(value) };
}

async function originsOf(
  root: string,
  { path: folder, text }: KustomizationFolder,
  path: Path,
  kustomization: unknown,
): Promise<readonly Origin[]> {
  const file: unknown = valueAt(kustomization, [...path, 'path']);
  const content = typeof file === 'string' ? await textIfThere(join(root, folder, file)) : undefined;
  if (content === undefined) return [{ text, path }];
  const from = join(folder, String(file));
  const value: unknown = kustomizationIn(content);
  if (Array.isArray(value)) return value.map((_item, index) => ({ text: content, path: [index], from }));
  return isRecord(value) ? [{ text: content, path: [], from }] : [{ text, path }];
}
