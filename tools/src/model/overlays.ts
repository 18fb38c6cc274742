import { basename, join } from 'node:path';
import { parseDocument } from 'yaml';
import { repositoryRoot } from '../lib/files/paths.ts';
import { entriesIn, textIfThere } from '../lib/files/if-there.ts';
import { partsOff } from './switched-part.ts';

/** One folder that an Application syncs: `clusters/staging/web` or, on a laptop, `local/staging/web`. */
export interface Overlay {
  /** From the repository's root. */
  readonly path: string;
  readonly component: string;
}

/**
 * The overlays in `clusters/<env>` or `local/<env>`, by name; Components such as `images` are parts, not overlays, and
 * those of a part that is switched off in the environment are none of it.
 */
export async function overlaysIn(folder: string, root: string = repositoryRoot): Promise<readonly Overlay[]> {
  const entries = await entriesIn(join(root, folder));
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
  const kinds = await Promise.all(names.map((name) => kindOf(join(root, folder, name, 'kustomization.yaml'))));
  const off = await partsOff(basename(folder), root);
  return names
    .filter((name, index) => kinds[index] === 'Kustomization' && !off.has(name))
    .map((component) => ({ path: `${folder}/${component}`, component }));
}

async function kindOf(file: string): Promise<string | undefined> {
  const text = await textIfThere(file);
  if (text === undefined) return undefined;
  const kind = kindIn(text);
  return typeof kind === 'string' ? kind : 'Kustomization';
}

/** One that is no YAML, or names an anchor that is not there, counts as an overlay, so that rendering it says so. */
function kindIn(text: string): unknown {
  try {
    return parseDocument(text).toJS()?.kind;
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}
