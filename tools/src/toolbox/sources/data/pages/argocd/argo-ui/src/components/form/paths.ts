import type { FieldPath, FormValue } from './types';

/** `spec.sources[0].path` -> `['spec', 'sources', '0', 'path']`. */
function keysOf(path: FieldPath): string[] {
  return nameOf(path)
    .replaceAll(/\[(\w+)\]/g, '.$1')
    .split('.')
    .filter((key) => key !== '');
}

/** What a field is called among those that were touched and those that are wrong. */
export function nameOf(path: FieldPath): string {
  return Array.isArray(path) ? path.join('.') : path;
}

/** The value at a path; undefined where something on the way is not there. */
export function fieldValue(source: FormValue, path: FieldPath): FormValue {
  return keysOf(path).reduce((value, key) => value?.[key], source);
}

/** A copy of the source with another value at a path; objects and lists that lie beside the path are shared. */
export function withFieldValue(source: FormValue, path: FieldPath, value: FormValue): FormValue {
  return written(source, keysOf(path), value);
}

function written(source: FormValue, [key, ...rest]: string[], value: FormValue): FormValue {
  if (key === undefined) return value;
  const copy: FormValue = Array.isArray(source) ? [...source] : isIndex(key) && source == null ? [] : { ...source };
  const inner = written(copy[key], rest, value);
  // A field that was emptied is not sent as null.
  if (inner === undefined && !Array.isArray(copy)) delete copy[key];
  else copy[key] = inner;
  return copy;
}

function isIndex(key: string): boolean {
  return /^\d+$/.test(key);
}
