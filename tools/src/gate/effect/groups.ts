import { pathsInList, valueAt, type Path } from './paths.ts';

/** A whole, which leaving out may show the effect of a part: the part is proven when a line that tells of it differs. */
export interface ElementGroup {
  readonly path: Path;
  readonly tells: RegExp;
}

/** All images, for one of them. */
export function imageGroup(root: Readonly<Record<string, unknown>>, path: Path): ElementGroup | undefined {
  const names = pathsInList(root, ['images']).flatMap((item) => {
    const { name, newName } = Object(valueAt(root, item)) as Record<string, unknown>;
    return newName === undefined || newName === name ? [String(name)] : [String(name), String(newName)];
  });
  // Where one entry leads to another, only leaving it out tells.
  if (new Set(names).size < names.length) return undefined;
  const name = escaped(String(Object(valueAt(root, path)).name));
  return { path: ['images'], tells: new RegExp(`^[ -]*image: "?${name}([:@]|"?$)`) };
}

/** All pairs of a label entry or of annotations, for one of them. */
export function pairGroup(path: Path, pair: Path): ElementGroup {
  return { path, tells: new RegExp(`^ +${escaped(String(pair.at(-1)))}: `) };
}

/** All values of a generator, for one key of them. */
export function keyGroup(path: Path, key: string): ElementGroup {
  return { path, tells: new RegExp(`^  ${escaped(key)}: `) };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
