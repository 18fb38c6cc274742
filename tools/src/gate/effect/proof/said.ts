import { alike, unknownContribution, endings, valued, type Contribution, type NamedObject } from './contributions.ts';
import { generatedKey, type Element } from '../elements.ts';
import { isRecord, valueAt } from '../paths.ts';
import { defined } from '../../../lib/values/defined.ts';
import type { Piece } from './pieces.ts';
import { fieldPathSteps, placeOfSteps } from './places.ts';
import { fitsTarget, isName, patchContributions } from './said-by-patches.ts';

/** What a part of a kustomization may do to objects; `patch` reads the documents of one under patches. */
export async function contributionsOf(
  owner: string,
  element: Element,
  root: unknown,
  patch: (entry: unknown) => Promise<readonly unknown[] | undefined>,
): Promise<readonly Contribution[]> {
  const { path, value } = element;
  const unknown = [unknownContribution(undefined, owner)];
  switch (path[0]) {
    case 'sortOptions':
    case 'components':
      return [];
    case 'patches':
    case 'patchesStrategicMerge':
    case 'patchesJson6902':
      return patchContributions(owner, value, await patch(value)) ?? unknown;
    case 'images':
      return [
        endings(
          () => true,
          (last, text) => last === 'image' && mayBeImage(value, text),
          'image',
          owner,
        ),
      ];
    case 'labels':
      if (valueAt(root, path.slice(0, 2).concat('fields')) !== undefined) return unknown;
      return [pair(owner, element)];
    case 'commonLabels':
    case 'commonAnnotations':
      return [pair(owner, element)];
    case 'namespace':
      return [
        endings(
          () => true,
          (last, text, place) => text === String(value) && (last === 'namespace' || place === 'metadata/name'),
          'namespace',
          owner,
        ),
      ];
    case 'replicas': {
      const count = alike(String(valueAt(value, ['count'])));
      return [
        endings(
          () => true,
          (last, text) => last === 'replicas' && alike(text) === count,
          'replicas',
          owner,
        ),
      ];
    }
    case 'generatorOptions':
      return [valued({ fits: isGenerated, values: () => [], open: ['metadata'], owner })];
    case 'configMapGenerator':
    case 'secretGenerator':
      return [
        generatorContribution(valueAt(root, path.slice(0, 2)), path.length > 2 ? [path[2]!, value] : undefined, owner),
      ];
    case 'replacements':
      return replacement(owner, element, root) ?? unknown;
    default:
      return unknown;
  }
}

function pair(owner: string, { path, value }: Element): Contribution {
  const key = placeOfSteps([path.at(-1)!]);
  return endings(
    () => true,
    (last, text) => last === key && alike(text) === alike(String(value)),
    key,
    owner,
  );
}

/** Whether an entry under images may lead to an image. */
export function mayBeImage(entry: unknown, image: string): boolean {
  const { name, newName = name, newTag, digest } = Object(entry) as Readonly<Record<string, unknown>>;
  const rest = image.startsWith(String(newName)) ? image.slice(String(newName).length) : undefined;
  if (rest === undefined || !/^([:@]|$)/.test(rest)) return false;
  if (digest !== undefined) return rest.endsWith(`@${String(digest)}`);
  return newTag === undefined || rest.includes(`:${String(newTag)}`);
}

function isGenerated({ kind }: NamedObject): boolean {
  return kind === 'ConfigMap' || kind === 'Secret';
}

/** What a generator makes, or of one that merges, what one of its values does. */
export function generatorContribution(
  item: unknown,
  part: readonly unknown[] | undefined,
  owner?: string,
): Contribution {
  const { name, literals = [], files = [], envs, env, options } = Object(item) as Readonly<Record<string, unknown>>;
  const of = (field: string, all: unknown): readonly string[] =>
    (part === undefined ? (Array.isArray(all) ? all : []) : part[0] === field ? [part[1]] : []).map(String);
  const values = of('literals', literals).map((text) => ({
    place: `data/${placeOfSteps([generatedKey(text)])}`,
    value: text.slice(text.indexOf('=') + 1),
  }));
  const unquoted = values.map(({ place, value }) => ({ place, value: value.replaceAll(/^["']|["']$/g, '') }));
  const isOpen = part === undefined ? envs !== undefined || env !== undefined : part[0] === 'envs';
  const keys = of('files', files).map((text) => placeOfSteps([generatedKey(text)]));
  return valued({
    fits: (object) => isGenerated(object) && object.names.includes(String(name)),
    values: () => values.concat(unquoted),
    open: [
      ...keys.flatMap((key) => [`data/${key}`, `binaryData/${key}`]),
      ...(isOpen ? ['data', 'binaryData'] : []),
      ...(options === undefined ? [] : ['metadata', 'immutable']),
    ],
    owner,
  });
}

function replacement(owner: string, { path, value }: Element, root: unknown): readonly Contribution[] | undefined {
  if (path.length < 6 || typeof value !== 'string') return undefined;
  const select: unknown = valueAt(root, [...path.slice(0, 4), 'select']);
  const place = placeOfSteps(fieldPathSteps(value));
  if (!isRecord(select) || isName(place)) return undefined;
  const piece = pieceOf(root, path);
  return [{ ...valued({ fits: fitsTarget(select), values: () => [], open: [place], owner }), ...defined({ piece }) }];
}

/** The piece of a text that a replacement's field path puts; undefined where it puts a whole, or what it takes elsewhere. */
export function pieceOf(root: unknown, path: Element['path']): Piece | undefined {
  const source = valueAt(root, [...path.slice(0, 2), 'sourceValue']);
  const { delimiter, index = 0 } = Object(valueAt(root, [...path.slice(0, 4), 'options'])) as Readonly<
    Record<string, unknown>
  >;
  if (typeof source !== 'string' || typeof delimiter !== 'string' || typeof index !== 'number') return undefined;
  return delimiter === '' ? undefined : { source, delimiter, index };
}
