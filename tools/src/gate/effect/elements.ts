import { isMap, isSeq, LineCounter, parseDocument, type Document, type Tags } from 'yaml';
import { imageGroup, keyGroup, pairGroup, type ElementGroup } from './groups.ts';
import { isRecord, pathsInList, pathsInMap, pathText, valueAt, type Path } from './paths.ts';

/** A part of a kustomization that could be left out. */
export interface Element {
  /** As "images[0]" or "replacements[0].targets[1].fieldPaths[0]". */
  readonly field: string;
  readonly path: Path;
  /** What stands there. */
  readonly value: unknown;
  readonly line: number;
  /** What it is a part of, so that one build may do for all of it. */
  readonly group?: ElementGroup;
}

const lists = [
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'components',
  'replicas',
  'configurations',
  'crds',
  'generators',
  'transformers',
];
const wholes = ['namespace', 'namePrefix', 'nameSuffix', 'openapi', 'generatorOptions', 'sortOptions', 'buildMetadata'];
const maps = ['commonLabels', 'commonAnnotations'];
const generators = ['configMapGenerator', 'secretGenerator'];

const known = new Map<string, readonly Element[]>();

/** Everything in a kustomization that must change an object; a text that is no kustomization has none. */
export function elementsIn(text: string): readonly Element[] {
  const elements = known.get(text) ?? readElements(text);
  known.set(text, elements);
  return elements;
}

/** What a kustomization says, as Kustomize reads it: by YAML 1.1, where yes is true, but with dates as texts. */
export function kustomizationIn(text: string): unknown {
  return parseDocument(text, { uniqueKeys: false, version: '1.1', customTags: withoutDates }).toJS();
}

function withoutDates(tags: Tags): Tags {
  return tags.filter((tag) => Object(tag).tag !== 'tag:yaml.org,2002:timestamp');
}

function readElements(text: string): readonly Element[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const root: unknown = document.toJS();
  if (!isRecord(root)) return [];
  const element = (path: Path, group?: ElementGroup | undefined): Element => ({
    field: pathText(path),
    path,
    value: valueAt(root, path),
    line: lineOf(document, lines, path),
    ...(group === undefined ? {} : { group }),
  });
  const items = (path: Path): readonly Path[] => pathsInList(root, path);
  return [
    ...wholes.filter((field) => root[field] !== undefined).map((field) => element([field])),
    ...lists.flatMap((field) => items([field]).map((path) => element(path))),
    ...items(['images']).map((path) => element(path, imageGroup(root, path))),
    ...maps.flatMap((field) => pathsInMap(root, [field]).map((path) => element(path, pairGroup([field], path)))),
    ...items(['labels']).flatMap((path) =>
      pathsInMap(root, [...path, 'pairs']).map((pair) => element(pair, pairGroup(path, pair))),
    ),
    ...generators
      .flatMap((field) => items([field]))
      .flatMap((path) => generated(root, path).map((each) => element(...each))),
    ...items(['replacements'])
      .flatMap((path) => fieldPathsOf(root, path))
      .map((path) => element(path)),
  ];
}

/** The kustomization without some of its parts, as JSON; a list or map that this empties goes as well. */
export function without(text: string, paths: readonly Path[]): string {
  const root = kustomizationIn(text);
  // The last first, so that the places of the others stay.
  for (const path of paths.toReversed()) remove(root, path);
  // Kustomize refuses one that says nothing at all.
  return JSON.stringify({ images: [], ...Object(root) });
}

function remove(root: unknown, path: Path): void {
  const [parentPath, last] = [path.slice(0, -1), path.at(-1)!];
  const parent = valueAt(root, parentPath);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isRecord(parent)) delete parent[last];
  const rest = Array.isArray(parent) ? parent.length : Object.keys(Object(parent)).length;
  if (rest > 0 || parentPath.length === 0) return;
  // A target without fields, a replacement without targets, a label entry without pairs is none.
  const owner = ['fieldPaths', 'targets', 'pairs'].includes(String(parentPath.at(-1)))
    ? parentPath.slice(0, -1)
    : parentPath;
  remove(root, owner);
}

/** Of what changes a ConfigMap or Secret made before: each of its values, or else the whole of it. */
function generated(root: unknown, path: Path): readonly (readonly [Path, ElementGroup?])[] {
  const { behavior } = Object(valueAt(root, path)) as { behavior?: unknown };
  if (behavior !== 'merge' && behavior !== 'replace') return [];
  const values = ['literals', 'files', 'envs'].flatMap((field) => pathsInList(root, [...path, field]));
  if (values.length === 0) return [[path]];
  return values.map((each) => [each, keyGroup(path, generatedKey(String(valueAt(root, each))))]);
}

/** The key under which a literal or a file of a generator stands. */
export function generatedKey(text: string): string {
  return text.slice(0, text.indexOf('=') < 0 ? undefined : text.indexOf('=')).replace(/^.*\//, '');
}

function fieldPathsOf(root: unknown, path: Path): readonly Path[] {
  const targets = pathsInList(root, [...path, 'targets']);
  const fields = targets.flatMap((target) => {
    const found = pathsInList(root, [...target, 'fieldPaths']);
    return found.length === 0 ? [target] : found;
  });
  return fields.length === 0 ? [path] : fields;
}

/** The line on which something stands in a text; the first where it cannot be told. */
export function lineIn(text: string, path: Path): number {
  const lines = new LineCounter();
  return path.length === 0 ? 1 : lineOf(parseDocument(text, { lineCounter: lines }), lines, path);
}

function lineOf(document: Document, lines: LineCounter, path: Path): number {
  const parent = document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent) ? parent.items.find(({ key }) => String(key) === path.at(-1)) : undefined;
  const node = (pair?.key ?? (isSeq(parent) ? parent.items[Number(path.at(-1))] : document.contents)) as
    { range?: readonly number[] | null } | undefined;
  return lines.linePos(node?.range?.[0] ?? 0).line;
}
