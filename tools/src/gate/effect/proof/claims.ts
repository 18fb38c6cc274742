import { isRecord } from '../paths.ts';
import { mergeKeys, shifts, telling, type Operation } from '../parts.ts';
import { pointerSteps } from '../../../lib/values/pointer.ts';
import { follow, placeOfSteps, type PlaceStep } from './places.ts';
import { isProvenAt, isProvenGone, putsProvenLeaf, type Others } from './evidence.ts';

/** What would prove of an object that a part of a patch changed it, or that a list of it lost nothing. */
export interface Claim {
  /** Undefined of what is no part of its own. */
  readonly isProven?: (object: unknown, others: Others) => boolean;
  readonly isLossless?: (object: unknown, others: Others) => boolean;
}

/** Those of a strategic merge, for the same parts as `partsOfMerge`; undefined when the text alone does not tell them. */
export function mergeClaims(patch: unknown): readonly Claim[] | undefined {
  if (!isRecord(patch)) return undefined;
  const { metadata, ...rest } = patch;
  const { name: _name, namespace: _namespace, ...others } = Object(metadata) as Record<string, unknown>;
  return claims({ ...rest, ...(Object.keys(others).length > 0 ? { metadata: others } : {}) }, []);
}

/** Within a map that says `$patch: replace` what stood in a list is lost on purpose. */
function claims(patch: unknown, steps: readonly PlaceStep[], isReplaced = false): readonly Claim[] | undefined {
  if (isRecord(patch)) {
    const { $patch: directive, ...rest } = patch;
    if (directive === 'delete') return [{ isProven: (object, others) => isProvenGone(object, steps, others) }];
    const keys = Object.keys(rest);
    if (keys.length === 0 || keys.some((key) => key.startsWith('$'))) return undefined;
    if (directive !== undefined && directive !== 'replace') return undefined;
    const replaces = isReplaced || directive === 'replace';
    return all(keys.filter((key) => !telling.has(key)).map((key) => claims(rest[key], [...steps, key], replaces)));
  }
  if (Array.isArray(patch)) {
    const keyed = keyedClaims(patch, steps);
    if (!isReplaced) return keyed ?? wholeClaims(patch, steps);
    return keyed === undefined ? wholeClaims(patch, steps).map(({ isProven }) => ({ isProven: isProven! })) : undefined;
  }
  if (patch === null) return [{ isProven: (object, others) => isProvenGone(object, steps, others) }];
  return [{ isProven: (object, others) => isProvenAt(object, steps, patch, others) }];
}

/** Of a list of which each item is merged into the one of the same name. */
function keyedClaims(patch: readonly unknown[], steps: readonly PlaceStep[]): readonly Claim[] | undefined {
  const items = patch.filter(isRecord);
  const key = mergeKeys.find((each) => items.every((item) => item[each] !== undefined));
  if (key === undefined || items.length === 0 || items.length < patch.length) return undefined;
  const below = items.map((item) => {
    const { [key]: id, ...rest } = item;
    return claims(Object.keys(rest).length === 0 ? item : rest, [...steps, { key, id }]);
  });
  const gone = new Set(items.filter((item) => item['$patch'] === 'delete').map((item) => item[key]));
  const isLossless = (object: unknown, others: Others): boolean => {
    const there = follow(object, steps);
    const ids = new Set((Array.isArray(there) ? there : []).map((item: unknown) => follow(item, [key])));
    const stood = others.items(placeOfSteps(steps));
    return (
      stood?.flat().every((item) => {
        const id = follow(item, [key]);
        return id !== undefined && (ids.has(id) || gone.has(id));
      }) ?? false
    );
  };
  return all([[{ isLossless }], ...below]);
}

/** Of a list that is one part. */
function wholeClaims(list: readonly unknown[], steps: readonly PlaceStep[]): readonly Claim[] {
  const place = placeOfSteps(steps);
  return [
    {
      isProven: (object, others) => putsProvenLeaf(list, place, follow(object, steps), place, others),
      isLossless: (object, others) => keepsAll(follow(object, steps), others.items(place)),
    },
  ];
}

/** Those of a JSON patch, for each of its operations; undefined when the text alone does not tell them. */
export function operationClaims(operations: readonly Operation[]): readonly Claim[] | undefined {
  if (!operations.every((each) => isRecord(each) && typeof each['path'] === 'string')) return undefined;
  return all(
    operations.map(({ op, path, value }): readonly Claim[] | undefined => {
      const steps = pointerSteps(path);
      const place = placeOfSteps(steps);
      if (op === 'test') return [];
      if (op === 'remove' && !place.includes('*')) {
        return [{ isProven: (object, others) => isProvenGone(object, steps, others) }];
      }
      if (op !== 'add' && op !== 'replace') return undefined;
      const parent = steps.slice(0, -1);
      const isItem = (object: unknown): boolean => steps.at(-1) === '-' || Array.isArray(follow(object, parent));
      return [
        {
          isProven: (object, others) => {
            // Where others move on the way, only what is around it tells.
            const isTold = (op === 'replace' || !isItem(object)) && !shifts(operations, path);
            const around = isTold ? steps : parent;
            return putsProvenLeaf(value, place, follow(object, around), placeOfSteps(around), others);
          },
          isLossless: (object, others) =>
            op === 'replace' ||
            isItem(object) ||
            !Array.isArray(value) ||
            keepsAll(follow(object, steps), others.items(place)),
        },
      ];
    }),
  );
}

/** Whether all that may have stood in a list stands there. */
function keepsAll(there: unknown, lists: readonly (readonly unknown[])[] | undefined): boolean {
  const kept = new Set(Array.isArray(there) ? there : []);
  return lists?.flat().every((item) => typeof item !== 'object' && kept.has(item)) ?? false;
}

function all(found: readonly (readonly Claim[] | undefined)[]): readonly Claim[] | undefined {
  return found.every((each) => each !== undefined) ? found.flat() : undefined;
}
