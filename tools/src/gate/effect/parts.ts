import { canonical } from '../../lib/values/canonical.ts';
import { pointerSteps } from '../../lib/values/pointer.ts';
import { isRecord, pathText, valueAt, type Path } from './paths.ts';

/** What one part of a patch did to one object. */
export interface PatchPart {
  /** As "spec.replicas", or the pointer of an operation. */
  readonly field: string;
  readonly value: unknown;
  readonly hasEffect: boolean;
  /** Items of a list that stood there and are gone without a word. */
  readonly lost: readonly unknown[];
}

/** An object without a patch and with it. */
export interface Patched {
  readonly before: unknown;
  readonly after: unknown;
}

/** What tells which item or which kind of thing is meant; it must be repeated. */
export const telling = new Set(['apiVersion', 'kind', 'type', 'protocol', 'whenUnsatisfiable']);
export const mergeKeys = ['name', 'containerPort', 'port', 'mountPath', 'devicePath', 'ip', 'topologyKey'];

/** What each value of a strategic merge patch did. */
export function partsOfMerge(patch: unknown, { before, after }: Patched): readonly PatchPart[] {
  const { metadata, ...rest } = Object(patch) as Record<string, unknown>;
  const { name: _name, namespace: _namespace, ...others } = Object(metadata) as Record<string, unknown>;
  return visit({ ...rest, ...(Object.keys(others).length > 0 ? { metadata: others } : {}) }, before, after, [], false);
}

function visit(patch: unknown, before: unknown, after: unknown, path: Path, isExplicit: boolean): readonly PatchPart[] {
  if (isRecord(patch) && patch['$patch'] !== 'delete' && Object.keys(patch).length > 0) {
    const explicit = isExplicit || patch['$patch'] === 'replace';
    return Object.entries(patch)
      .filter(([key]) => !key.startsWith('$') && !telling.has(key))
      .flatMap(([key, value]) => visit(value, fieldOf(before, key), fieldOf(after, key), [...path, key], explicit));
  }
  if (Array.isArray(patch) && patch.some((item) => isRecord(item) && item['$patch'] === 'replace')) return [];
  const key = Array.isArray(patch) ? mergedBy(patch, before, after) : undefined;
  if (key !== undefined) {
    return (patch as Record<string, unknown>[]).flatMap((item) => {
      const [old, next] = [before, after].map((list) =>
        (list as Record<string, unknown>[] | undefined)?.find((each) => each[key] === item[key]),
      );
      const { [key]: id, ...rest } = item;
      const below = Object.keys(rest).length === 0 ? item : rest;
      return visit(below, old, next, [...path, `[${String(id)}]`], isExplicit);
    });
  }
  const lost = isExplicit ? [] : lostItems(before, after);
  return [{ field: pathText(path).replaceAll('.[', '['), value: patch, hasEffect: !same(before, after), lost }];
}

function fieldOf(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}

/** The key by which items were merged into a list, if they were: those that the patch does not name are still there. */
function mergedBy(patch: readonly unknown[], before: unknown, after: unknown): string | undefined {
  if (!patch.every(isRecord)) return undefined;
  const [olds, nexts] = [before ?? [], after ?? []];
  if (!Array.isArray(olds) || !Array.isArray(nexts)) return undefined;
  return mergeKeys.find(
    (key) =>
      patch.every((item) => item[key] !== undefined) &&
      olds.every(
        (old: unknown) =>
          nexts.some((next: unknown) => valueAt(next, [key]) === valueAt(old, [key])) ||
          patch.some((item) => item['$patch'] === 'delete' && item[key] === valueAt(old, [key])),
      ),
  );
}

export interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/** What each operation of a JSON patch did; what moves, tests or takes out is taken to be meant. */
export function partsOfOperations(operations: readonly Operation[], { before, after }: Patched): readonly PatchPart[] {
  return operations.map(({ op, path, value }) => {
    const parts = pointerSteps(path);
    const [old, next] = [valueAt(before, parts), valueAt(after, parts)];
    const isItem = Array.isArray(valueAt(before, parts.slice(0, -1))) || parts.at(-1) === '-';
    const sets = op === 'replace' || (op === 'add' && !isItem);
    const parent = parts.slice(0, -1);
    const isTold = sets && !shifts(operations, path);
    return {
      field: path,
      value,
      hasEffect: op === 'test' || (isTold ? !same(old, next) : !same(valueAt(before, parent), valueAt(after, parent))),
      lost: op === 'add' && !isItem ? lostItems(old, next) : [],
    };
  });
}

/** Whether an operation moves items on the way to a path, so that its places before and after are not the same. */
export function shifts(operations: readonly Operation[], path: string): boolean {
  return operations.some(
    ({ op, path: other }) =>
      op !== 'test' &&
      op !== 'replace' &&
      /\/(\d+|-)$/.test(other) &&
      path.startsWith(other.replace(/(\d+|-)$/, '')) &&
      path !== other,
  );
}

/**
 * Items that stood in a list and of which none of the same name, key or flag stands there now; a word for another is a
 * change of it.
 */
function lostItems(before: unknown, after: unknown): readonly unknown[] {
  if (!Array.isArray(before) || !Array.isArray(after)) return [];
  const there = new Set(after.map(identityOf));
  const lost = before.filter((item) => !there.has(identityOf(item)));
  return after.length < before.length ? lost : lost.filter((item) => !isWord(item));
}

function isWord(item: unknown): boolean {
  return typeof item !== 'object' && !String(item).startsWith('-');
}

function identityOf(item: unknown): string {
  if (typeof item === 'string') return item.startsWith('-') ? item.replace(/=.*$/s, '') : item;
  const key = ['name', 'key', 'type', 'host', ...mergeKeys].find((each) => isRecord(item) && item[each] !== undefined);
  return key === undefined ? canonical(item) : `${key} ${canonical(valueAt(item, [key]))}`;
}

function same(one: unknown, other: unknown): boolean {
  return canonical(one ?? null) === canonical(other ?? null) && (one === undefined) === (other === undefined);
}
