import { deletion, valued, type Contribution, type Selector } from './contributions.ts';
import { patternOf } from '../../../lib/values/pattern.ts';
import { pointerSteps } from '../../../lib/values/pointer.ts';
import { isRecord } from '../paths.ts';
import { placeOfSteps, under } from './places.ts';

/** What an entry of patches is about. */
export interface PatchTarget {
  readonly kind?: string;
  readonly name?: string;
  readonly labelSelector?: string;
}

/** The labels that a target asks for, where that is one. */
export function labelSelectorOf({ labelSelector = '' }: PatchTarget = {}): Selector | undefined {
  const found = /^(?<key>[\w./-]+)(?: ?==? ?(?<value>[\w.-]+)| in \((?<values>[\w., -]+)\))$/.exec(
    labelSelector,
  )?.groups;
  if (found === undefined) return undefined;
  return { key: found['key']!, values: (found['value'] ?? found['values']!).split(/, */) };
}

/** What the documents of an entry may do; undefined where that cannot be told. */
export function patchContributions(
  owner: string,
  entry: unknown,
  documents: readonly unknown[] | undefined,
): readonly Contribution[] | undefined {
  const { target, options } = Object(entry) as { target?: PatchTarget; options?: unknown };
  if (documents === undefined || options !== undefined) return undefined;
  const found = documents.map((document): Contribution | undefined => {
    if (Array.isArray(document)) return target === undefined ? undefined : operations(owner, target, document);
    if (!isRecord(document)) return undefined;
    const fits = fitsTarget(target ?? document, target === undefined);
    if (document['$patch'] === 'delete') return deletion(fits, labelSelectorOf(target) ?? true, owner);
    if (document['$patch'] !== undefined) return undefined;
    const value = merged(document);
    return valued({ fits, values: () => [{ place: '', value }], open: directed(document, ''), owner });
  });
  return found.every((each) => each !== undefined) ? found : undefined;
}

function operations(owner: string, target: PatchTarget, list: readonly unknown[]): Contribution | undefined {
  const all = list.map((each) => Object(each) as { op?: string; path?: string; value?: unknown });
  const isKnown = all.every(({ op, path }) => /^(test|add|replace|remove)$/.test(String(op)) && path?.startsWith('/'));
  const places = all.map(({ path }) => placeOfSteps(pointerSteps(String(path))));
  if (!isKnown || places.some((place) => isName(place))) return undefined;
  const parts = all.map(({ op, value }, index) => ({ op, value, place: places[index]! }));
  return valued({
    fits: fitsTarget(target),
    values: () =>
      parts
        .filter(({ op }) => op === 'add' || op === 'replace')
        .map(({ place, value }) =>
          // An item of a list.
          place.endsWith('/*') ? { place: place.slice(0, -2), value: [value] } : { place, value },
        ),
    open: parts.filter(({ op }) => op === 'remove').map(({ place }) => place),
    owner,
  });
}

/** What is renamed is not found again. */
export function isName(place: string): boolean {
  return ['', 'apiVersion', 'kind', 'metadata', 'metadata/name'].includes(place);
}

/** Whether a target may mean an object: regular expressions over the whole kind and name; all else is taken to fit. */
export function fitsTarget(target: object, isExact = false): Contribution['fits'] {
  const { kind, name, metadata } = target as PatchTarget & { metadata?: { name?: string } };
  const [isKind, isNamed] = [kind, isExact ? metadata?.name : name].map((each) => matcher(each, isExact));
  return (object) =>
    isKind!(object.kind) && (object.kind === 'Namespace' || object.names.some((each) => isNamed!(each)));
}

function matcher(wanted: unknown, isExact: boolean): (text: string) => boolean {
  if (isExact) return (text) => text === wanted;
  if (typeof wanted !== 'string' || wanted === '' || !/^[\w.*|-]+$/.test(wanted)) return () => true;
  const expression = patternOf(`^(?:${wanted})$`);
  return (text) => expression?.test(text) ?? true;
}

/** What a strategic merge sets: without its directives, and without the items that it takes out. */
function merged(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isRecord(item) || item['$patch'] === undefined).map(merged);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith('$'))
      .map(([key, below]) => [key, merged(below)]),
  );
}

/** The places of directives in a strategic merge: what stands there may go. */
function directed(value: unknown, place: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => directed(item, under(place, '*')));
  if (!isRecord(value)) return [];
  const own = Object.keys(value).some((key) => key.startsWith('$')) ? [place] : [];
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, below]) => directed(below, under(place, placeOfSteps([key])))),
  ];
}
