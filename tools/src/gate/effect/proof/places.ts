import { isRecord } from '../paths.ts';

/** A value that holds no other, and where it stands. */
interface Leaf {
  readonly place: string;
  readonly value: string;
}

/** A step to a value: a key or position, or the item of a list that has a value under a key. */
export type PlaceStep = string | number | { readonly key: string; readonly id: unknown };

/** Where a path leads, as "spec/containers/*" + "/image": positions in lists are not told apart. */
export function placeOfSteps(steps: readonly PlaceStep[]): string {
  return steps.map(segment).join('/');
}

/** All leaves of a value that stands at a place. */
export function leavesOf(value: unknown, place: string): readonly Leaf[] {
  const entries = Array.isArray(value) ? value.map((item) => ['*', item] as const) : Object.entries(mapOf(value));
  if (entries.length > 0) return entries.flatMap(([key, below]) => leavesOf(below, under(place, segment(key))));
  return [{ place, value: typeof value === 'object' ? JSON.stringify(value) : String(value) }];
}

/** All lists in a value that stands at a place. */
export function listsOf(value: unknown, place: string): readonly { place: string; items: readonly unknown[] }[] {
  if (Array.isArray(value)) {
    return [{ place, items: value }, ...value.flatMap((item) => listsOf(item, under(place, '*')))];
  }
  return Object.entries(mapOf(value)).flatMap(([key, below]) => listsOf(below, under(place, segment(key))));
}

/** What stands where steps lead. */
export function follow(root: unknown, steps: readonly PlaceStep[]): unknown {
  return steps.reduce<unknown>((value, step) => {
    if (typeof step !== 'object') return (Object(value) as Record<string | number, unknown>)[step];
    return Array.isArray(value) ? value.find((item) => isRecord(item) && item[step.key] === step.id) : undefined;
  }, root);
}

/** Whether one place is the other, in it or around it. */
export function overlap(one: string, other: string): boolean {
  const [parts, others] = [one, other].map((place) => (place === '' ? [] : place.split('/')));
  return parts!.every((part, index) => {
    const beside = others![index] ?? part;
    return part === beside || part === '*' || beside === '*';
  });
}

export function under(place: string, part: string): string {
  return place === '' ? part : `${place}/${part}`;
}

/** The steps of a field path of a replacement, as "spec.containers.[name=app].image"; undefined where it names many. */
export function fieldPathSteps(fieldPath: string): readonly PlaceStep[] {
  return [...fieldPath.matchAll(/\[[^\]]*\]|(?:\\.|[^.\\])+/g)].map(([part]) => {
    if (!part.startsWith('[')) return part.replaceAll(/\\(.)/g, '$1');
    const [key, id] = part.slice(1, -1).split(/=(.*)/s);
    return id === undefined ? key! : { key: key!, id };
  });
}

function segment(step: PlaceStep): string {
  if (typeof step === 'object' || /^(\d+|-)$/.test(String(step))) return '*';
  return String(step).replaceAll('/', '~1');
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
