import type { Piece } from './pieces.ts';
import { leavesOf, listsOf, overlap } from './places.ts';

/** An object, by what tells whether something is meant for it. */
export interface NamedObject {
  readonly kind: string;
  /** As it is rendered, and as it was called before Kustomize put a hash behind it. */
  readonly names: readonly string[];
}

/** Something that a render is made of: what it may do to an object. More is taken to be possible than is, never less. */
export interface Contribution {
  /** The part of a kustomization that it comes from, and with which it goes. */
  readonly owner?: string;
  readonly fits: (object: NamedObject) => boolean;
  /** Whether such a value may come to a place by it. */
  readonly puts: (place: string, value: string) => boolean;
  /** Whether anything at a place, in it or around it may come or go by it. */
  readonly reaches: (place: string) => boolean;
  /** The items that may come into a list by it, list by list; undefined when it cannot be told. */
  readonly lists: (place: string) => readonly (readonly unknown[])[] | undefined;
  /** The values that may come to a place by it; undefined when it cannot be told. */
  readonly texts?: (place: string) => readonly string[] | undefined;
  /** It puts a piece of a text to a place. */
  readonly piece?: Piece;
  /** It takes whole objects out: all that it fits, or those of them with one of such labels. */
  readonly deletes?: true | Selector;
  /** It is one. */
  readonly resource?: Resource;
}

/** A label and its values of which one is asked for. */
export interface Selector {
  readonly key: string;
  readonly values: readonly string[];
}

interface Resource {
  readonly kind: string;
  readonly name: string;
  /** What it says; nothing where that is not known. */
  readonly object: () => unknown;
}

type Fits = Contribution['fits'];

const always = (): boolean => true;
const never = (): boolean => false;

/** What may do anything to what it fits. */
export function unknownContribution(fits: Fits = always, owner?: string): Contribution {
  return { ...owned(owner), fits, puts: always, reaches: always, lists: () => undefined, deletes: true };
}

/** What takes objects out. */
export function deletion(fits: Fits, deletes: true | Selector, owner: string): Contribution {
  return { owner, fits, puts: never, reaches: never, lists: () => [], deletes };
}

/** What only puts single values that are known by the last part of their place. */
export function endings(
  fits: Fits,
  puts: (last: string, value: string, place: string) => boolean,
  reached: string,
  owner?: string,
): Contribution {
  return {
    ...owned(owner),
    fits,
    puts: (place, value) => puts(lastOf(place), value, place),
    reaches: (place) => lastOf(place) === reached,
    lists: () => [],
  };
}

interface Values {
  readonly fits: Fits;
  /** Read when it is asked for. */
  readonly values: () => readonly { readonly place: string; readonly value: unknown }[];
  /** Places where anything may be put or taken out. */
  readonly open?: readonly string[];
  readonly owner?: string | undefined;
}

/** What puts values to places. */
export function valued({ fits, values, open = [], owner }: Values): Contribution {
  const read = once(() => {
    const all = values();
    const leaves = all.flatMap(({ place, value }) => leavesOf(value, place));
    return {
      all: leaves,
      leaves: new Set(leaves.map(({ place, value }) => `${place}\n${alike(value)}`)),
      places: new Set(leaves.map(({ place }) => place)),
      lists: Map.groupBy(
        all.flatMap(({ place, value }) => listsOf(value, place)),
        ({ place }) => place,
      ),
    };
  });
  const isOpen = (place: string): boolean => open.some((each) => overlap(each, place));
  return {
    ...owned(owner),
    fits,
    puts: (place, value) => read().leaves.has(`${place}\n${alike(value)}`) || isOpen(place),
    reaches: (place) =>
      isOpen(place) || [...read().places, ...read().lists.keys()].some((each) => overlap(each, place)),
    texts: (place) =>
      isOpen(place)
        ? undefined
        : read()
            .all.filter((leaf) => overlap(leaf.place, place))
            .map(({ value }) => value),
    lists: (place) => (isOpen(place) ? undefined : (read().lists.get(place) ?? []).map(({ items }) => items)),
  };
}

/** A resource; of one that is not read, anything is possible. */
export function resource(described: Omit<Resource, 'object'> & { readonly object?: Resource['object'] }): Contribution {
  const { kind, name, object } = described;
  // The namespace of a kustomization renames Namespaces.
  const fits: Fits = (other) => other.kind === kind && (kind === 'Namespace' || other.names.includes(name));
  const { deletes: _deletes, ...unread } = unknownContribution(fits);
  const said = object === undefined ? unread : valued({ fits, values: () => [{ place: '', value: object() }] });
  return { ...said, resource: { kind, name, object: object ?? (() => undefined) } };
}

/** The same text for values that Kustomize may print the same: it reads yes, on and 1.0 otherwise in some places. */
export function alike(value: string): string {
  if (/^(y|yes|on|true)$/i.test(value)) return 'true';
  if (/^(n|no|off|false)$/i.test(value)) return 'false';
  return /^[-+.]?\d/.test(value) && Number.isFinite(Number(value)) ? String(Number(value)) : value;
}

function lastOf(place: string): string {
  return place.slice(place.lastIndexOf('/') + 1);
}

function owned(owner: string | undefined): { readonly owner?: string } {
  return owner === undefined ? {} : { owner };
}

function once<T>(work: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => (kept ??= { value: work() }).value;
}
