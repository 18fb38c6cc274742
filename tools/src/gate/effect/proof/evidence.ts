import type { Contribution, NamedObject } from './contributions.ts';
import { documentsOf, headOf } from './heads.ts';
import type { Piece, TextParts } from './pieces.ts';
import { follow, leavesOf, placeOfSteps, type PlaceStep } from './places.ts';
import { ownerOf, type Parse } from './sources.ts';

/** An object of a render. */
export interface Final extends NamedObject {
  readonly text: string;
  /** Read when it is asked for. */
  readonly object: () => unknown;
}

/** What is known of a render without another build: what is in it, and what may have put it there. */
export interface Evidence {
  readonly finals: readonly Final[];
  readonly contributions: readonly Contribution[];
  /** Names that Kustomize itself puts where an object is named. */
  readonly given: ReadonlySet<string>;
}

export function evidenceOfRender(render: string, contributions: readonly Contribution[], parse: Parse): Evidence {
  const finals = documentsOf(render).map((text): Final => {
    const { kind, name } = headOf(text);
    const names = kind === 'ConfigMap' || kind === 'Secret' ? [name, name.replace(/-[a-z0-9]{10}$/, '')] : [name];
    return { kind, names: [...new Set(names)], text, object: () => parse(text)[0] };
  });
  const given = finals
    .filter(({ kind, names }) => names.length > 1 || kind === 'Namespace')
    .map(({ names }) => names[0]!);
  return { finals, contributions, given: new Set(given) };
}

/** What else than one part of a kustomization may change an object. */
export interface Others {
  /**
   * Whether a value that stands in the object cannot be there without the part: nothing else puts such a value there.
   */
  readonly proves: (place: string, value: unknown) => boolean;
  /** The items that may stand in a list without the part; undefined when it cannot be told. */
  readonly items: (place: string) => readonly (readonly unknown[])[] | undefined;
  /** Whether something else than a resource may put or take out anything there. */
  readonly reaches: (place: string) => boolean;
  /** Whether nothing else puts anything there. */
  readonly isAlone: (place: string) => boolean;
  /** What resources say of the object. */
  readonly resources: readonly unknown[];
  /** What makes up the text that stands where steps lead; undefined when it cannot be told. */
  readonly text: (steps: readonly PlaceStep[], there: unknown) => TextParts | undefined;
}

/** Nothing is named by a label. */
const isLabel = /(^|\/)labels\/[^/]+$/;

/** What is not of an owner, given by its kustomization's folder and the field. */
export function othersOf(
  { contributions, given }: Evidence,
  object: NamedObject,
  folder: string,
  field: string,
): Others {
  const owner = ownerOf(folder, field);
  const all = contributions.filter((each) => each.owner !== owner && each.fits(object));
  return {
    proves: (place, value) =>
      (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') &&
      (!given.has(String(value)) || isLabel.test(place)) &&
      !all.some(({ puts }) => puts(place, String(value))),
    items: (place) => {
      const lists = all.map((each) => each.lists(place));
      return lists.every((each) => each !== undefined) ? lists.flat() : undefined;
    },
    reaches: (place) => all.some((each) => each.resource === undefined && each.reaches(place)),
    isAlone: (place) => !all.some((each) => each.reaches(place)),
    resources: all.flatMap((each) => (each.resource === undefined ? [] : [each.resource.object()])),
    text: (steps, there) =>
      given.has(String(there))
        ? undefined
        : textAt(
            all.filter((each) => each.reaches(placeOfSteps(steps))),
            steps,
          ),
  };
}

function textAt(contributions: readonly Contribution[], steps: readonly PlaceStep[]): TextParts | undefined {
  const [stood, said, pieces]: [string[], string[], Piece[]] = [[], [], []];
  for (const { resource, piece, texts } of contributions) {
    if (piece !== undefined) pieces.push(piece);
    else if (resource === undefined) {
      const found = texts?.(placeOfSteps(steps));
      if (found === undefined) return undefined;
      said.push(...found);
    } else {
      const object = resource.object();
      if (object === undefined) return undefined;
      const text = follow(object, steps);
      if (text !== undefined) stood.push(String(text));
    }
  }
  return { stood, said, pieces };
}

/** Whether a value stands in an object where steps lead, and would not without what the others are beside. */
export function isProvenAt(object: unknown, steps: readonly PlaceStep[], value: unknown, others: Others): boolean {
  return follow(object, steps) === value && others.proves(placeOfSteps(steps), value);
}

/** Whether something in a value puts a leaf into what stands in an object that none of the others does. */
export function putsProvenLeaf(value: unknown, place: string, there: unknown, at: string, others: Others): boolean {
  const known = new Set(leavesOf(there, at).map((leaf) => `${leaf.place}\n${leaf.value}`));
  return leavesOf(value, place).some(
    (leaf) => known.has(`${leaf.place}\n${leaf.value}`) && others.proves(leaf.place, leaf.value),
  );
}

/** Whether a whole that stands nowhere in an object would stand there without what the others are beside. */
export function isProvenGone(object: unknown, steps: readonly PlaceStep[], others: Others): boolean {
  if (follow(object, steps) !== undefined || follow(object, steps.slice(0, -1)) === undefined) return false;
  // Of two by one name it cannot be told which is meant.
  const [only, ...more] = others.resources;
  return more.length === 0 && follow(only, steps) !== undefined && !others.reaches(placeOfSteps(steps));
}
