import type { ZodType } from 'zod';
import { isMap } from '../../lib/values/map.ts';
import { finding, type Finding, type Rendered } from '../finding.ts';
import { groupKindOf, type KubeObject } from '../kube-object.ts';
import { objectShape, podsOfOthers, shapes } from './kinds.ts';
import { kustomizationShape } from './kustomization.ts';

/** Objects whose fields have the types that their kinds say, and what was left out of them for having another. */
export interface Shaped {
  readonly objects: readonly Rendered[];
  readonly findings: readonly Finding[];
}

/**
 * Rendered objects as those may read them who trust in types. As for Kubernetes, a field that is null is not there; a field of
 * another type is refused and left out, and with it what cannot be without it: an item without its name, an object without.
 */
export function shapedRenders(rendered: readonly Rendered[]): Shaped {
  return shapedBy(
    rendered,
    ({ object }) => {
      const own = shapes.get(groupKindOf(object));
      // Of what others define it is theirs to say what is wrong.
      return {
        refused: own === undefined ? [objectShape] : [objectShape, own],
        mended: own === undefined ? [podsOfOthers] : [],
      };
    },
    renders,
  );
}

/** The same of what people wrote: of kustomizations alone, since a patch may say less and other things than its object. */
export function shapedSources(sources: readonly Rendered[]): Shaped {
  return shapedBy(
    sources,
    ({ file }) => ({ refused: isKustomization(file) ? [kustomizationShape] : [], mended: [] }),
    written,
  );
}

function isKustomization(file: string): boolean {
  return /(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(file);
}

type ShapesOf = (rendered: Rendered) => {
  readonly refused: readonly ZodType[];
  /** What breaks these is left out without a word. */
  readonly mended: readonly ZodType[];
};

/** Many lists hold the same objects: those of all checks of one process, of an overlay that several trees read. */
type Known = WeakMap<object, { readonly object: KubeObject | undefined; readonly wrong: readonly Wrong[] }>;
const [renders, written]: readonly [Known, Known] = [new WeakMap(), new WeakMap()];

function shapedBy(all: readonly Rendered[], shapesOf: ShapesOf, known: Known): Shaped {
  const read = all.map((each) => ({ each, ...shapedObject(each.object, shapesOf(each), known) }));
  return {
    objects: read.flatMap(({ each, object }) =>
      object === undefined ? [] : object === each.object ? [each] : [{ ...each, object }],
    ),
    findings: read.flatMap(({ each, wrong }) => wrong.map((one) => refusalOf(each, one))),
  };
}

interface Wrong {
  readonly path: readonly PropertyKey[];
  readonly wanted: string;
}

function shapedObject(object: KubeObject, { refused, mended }: ReturnType<ShapesOf>, known: Known) {
  const asked = [...refused, ...mended];
  if (asked.length === 0) return { object, wrong: [] };
  const kept = isMap(object) ? known.get(object) : undefined;
  if (kept !== undefined) return kept;
  const clean = withoutNulls(object);
  // Of a list that none of our shapes names, a null is nobody's item: an API server refuses it.
  const rest = withoutNulls(mend(clean, wrongIn(clean, asked), asked) as KubeObject | undefined, { items: true });
  const result = { object: rest, wrong: wrongIn(clean, refused) };
  if (isMap(object)) known.set(object, result);
  return result;
}

function wrongIn(value: unknown, wanted: readonly ZodType[]): readonly Wrong[] {
  return wanted.flatMap((shape) =>
    (shape.safeParse(value).error?.issues ?? []).map(({ path, message }) => ({ path, wanted: message })),
  );
}

/** The value without what is wrong in it, until nothing is; undefined where nothing is left of it. */
function mend(value: unknown, wrong: readonly Wrong[], wanted: readonly ZodType[]): unknown {
  if (wrong.length === 0) return value;
  const gone = wrong.map(({ path }) => (valueIn(value, path) === undefined ? path.slice(0, -1) : path));
  if (gone.some((path) => path.length === 0)) return undefined;
  const rest = without(value, gone);
  return mend(rest, wrongIn(rest, wanted), wanted);
}

function without(value: unknown, paths: readonly (readonly PropertyKey[])[]): unknown {
  if (paths.length === 0 || typeof value !== 'object' || value === null) return value;
  const rest = Object.entries(value).flatMap(([key, item]) => {
    const below = paths.filter(([first]) => String(first) === key).map((path) => path.slice(1));
    return below.some(({ length }) => length === 0) ? [] : [[key, without(item, below)] as const];
  });
  return Array.isArray(value) ? rest.map(([, item]) => item) : Object.fromEntries(rest);
}

function withoutNulls<T>(value: T, from: { readonly items: boolean } = { items: false }): T {
  if (Array.isArray(value)) {
    const rest = value.map((item: unknown) => withoutNulls(item, from));
    return mapped(value, from.items ? rest.filter((item) => item !== null) : rest) as T;
  }
  if (!isMap(value)) return value;
  const entries = Object.entries(value);
  const rest = entries.flatMap(([key, item]) => (item === null ? [] : [[key, withoutNulls(item, from)] as const]));
  const same = rest.length === entries.length && rest.every(([key, item]) => item === value[key]);
  return same ? value : (Object.fromEntries(rest) as T);
}

function mapped(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return after.length === before.length && after.every((item, index) => item === before[index]) ? before : after;
}

function valueIn(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((part, key) => (Object(part) as Record<PropertyKey, unknown>)[key], value);
}

function refusalOf(source: Rendered, { path, wanted }: Wrong): Finding {
  const value = valueIn(source.object, path);
  const field = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  const scalar = typeof value === 'number' || typeof value === 'boolean';
  const wayOut =
    value === undefined || value === null
      ? 'Write it.'
      : scalar && wanted === 'a text'
        ? `Quote it: "${value}".`
        : `Write ${wanted}.`;
  return finding(source, field || 'the document', short(value), { reason: `it must be ${wanted}`, wayOut });
}

function short(value: unknown): unknown {
  const shown = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return shown.length > 200 ? `${shown.slice(0, 200)}…` : value;
}
