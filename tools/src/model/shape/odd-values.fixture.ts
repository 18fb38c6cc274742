import type { KubeObject } from '../kube-object.ts';

type Path = readonly (string | number)[];

/** What people write where something else belongs. */
const odd: Readonly<Record<string, unknown>> = {
  number: 5,
  text: 'x',
  empty: '',
  true: true,
  list: [5],
  texts: ['a'],
  nulls: [null],
  map: { a: 5 },
  null: null,
  deleted: undefined,
  huge: 'y'.repeat(100_000),
};

/** An object with one field of another type. */
export interface Odd {
  /** "spec.ports.0.name: list" */
  readonly what: string;
  readonly path: Path;
  readonly object: KubeObject;
}

/** So many of a list that one is taken: a run takes the same ones each time; LOCKSTEP_FUZZ=1 takes all of them. */
export function sampled<T>(all: readonly T[], step: number): readonly T[] {
  const every = Number(process.env['LOCKSTEP_FUZZ'] ?? step);
  // A prime distance, so that each kind of value comes to each kind of field.
  return all.filter((_one, index) => (index * 7919) % every === 0);
}

/** The object with each of its fields, and the items of its lists, replaced by each odd value. */
export function oddOnes(object: KubeObject): readonly Odd[] {
  return pathsIn(object).flatMap((path) =>
    Object.entries(odd).map(([name, value]) => ({
      what: `${path.join('.')}: ${name}`,
      path,
      get object() {
        return withValue(object, path, value) as KubeObject;
      },
    })),
  );
}

function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const below = keys.flatMap((key) => pathsIn((value as Record<string | number, unknown>)[key], [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

function withValue(value: unknown, [key, ...rest]: Path, wanted: unknown): unknown {
  if (key === undefined) return wanted;
  const next = withValue((value as Record<string | number, unknown>)[key], rest, wanted);
  if (Array.isArray(value))
    return value.flatMap((item, index) => (index !== key ? [item] : next === undefined ? [] : [next]));
  const { [key]: _old, ...others } = value as Record<string | number, unknown>;
  return next === undefined ? others : { ...others, [key]: next };
}
