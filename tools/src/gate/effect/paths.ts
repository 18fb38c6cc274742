/** The way to a value: keys and positions. */
export type Path = readonly (string | number)[];

/** As "spec.rules[0].host". */
export function pathText(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => (Object(value) as Record<string | number, unknown>)[part], root);
}

export function isRecord(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The paths of a list's items. */
export function pathsInList(root: unknown, path: Path): readonly Path[] {
  const list = valueAt(root, path);
  return Array.isArray(list) ? list.map((_item, index) => path.concat(index)) : [];
}

/** The paths of a map's values. */
export function pathsInMap(root: unknown, path: Path): readonly Path[] {
  const map = valueAt(root, path);
  return isRecord(map) ? Object.keys(map).map((key) => path.concat(key)) : [];
}
