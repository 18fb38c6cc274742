import { isAlias, isCollection, isMap, isScalar, LineCounter, parseAllDocuments, type Node, type Scalar } from 'yaml';

/** What a document is to Kustomize. */
export type Role = 'object' | 'kustomization' | 'patch' | 'json-patch' | 'config';

/** From the first character to the one after the last. */
export type Range = readonly [start: number, end: number];

/** One key or list item of a source, and where it stands in the text. */
export interface SourcePlace {
  readonly role: Role;
  /** Of the document. */
  readonly kind: string;
  /** Which document of the file. */
  readonly document: number;
  /** The document's as the first word, then the fields: "Deployment web: spec.template.spec.containers[web].image". */
  readonly shown: string;
  /** The keys that lead to it, with `*` for the items of lists, joined by dots: "spec.ports.*.port". */
  readonly path: string;
  readonly line: number;
  /** Of a key; absent for an item of a list. */
  readonly key?: { readonly text: string; readonly range: Range };
  /** Of a scalar; absent for a collection and for text of several lines. */
  readonly value?: { readonly value: unknown; readonly range: Range };
  /** What to cut so that it is not there, and what to put instead. */
  readonly cut?: { readonly range: Range; readonly text: string };
}

interface Walk {
  readonly role: Role;
  readonly kind: string;
  readonly document: number;
  readonly title: string;
  readonly text: string;
  readonly lines: LineCounter;
  /** From an offset of the text that is walked to one of the file. */
  readonly at: (offset: number) => number;
  readonly found: SourcePlace[];
}

/** Every place of a file of YAML, or of `key = value` lines, in the order of the text. */
export function sourcePlaces(file: string, text: string): readonly SourcePlace[] {
  if (file.endsWith('.ini')) return settingsIn(text);
  return documentsIn(file, text, (offset) => offset, 0);
}

function documentsIn(file: string, text: string, at: Walk['at'], base: number): readonly SourcePlace[] {
  const lines = new LineCounter();
  const found: SourcePlace[] = [];
  for (const [document, parsed] of parseAllDocuments(text, { lineCounter: lines }).entries()) {
    if (parsed.contents === null) continue;
    const facts = factsOf(file, parsed.toJS(), base > 0);
    walkNode({ ...facts, document, text, lines, at, found }, parsed.contents, [], base);
  }
  return found;
}

function factsOf(file: string, value: unknown, isInline: boolean): Pick<Walk, 'role' | 'kind' | 'title'> {
  if (Array.isArray(value)) {
    const isPatch = value.some((item: { op?: string } | null) => item?.op !== undefined);
    return { role: isPatch ? 'json-patch' : 'config', kind: '', title: isPatch ? 'patch' : 'list' };
  }
  const { kind, metadata } = value as { kind?: string; metadata?: { name?: string } };
  if (kind === undefined) return { role: 'config', kind: '', title: 'file' };
  const title = `${kind} ${metadata?.name ?? ''}`.trim();
  if (/^(Kustomization|Component)$/.test(kind)) return { role: 'kustomization', kind, title };
  return { role: isInline || file.includes('/patches/') ? 'patch' : 'object', kind, title };
}

function walkNode(walk: Walk, node: unknown, steps: readonly string[], base: number): void {
  if (!isCollection(node)) return;
  for (const [index, item] of node.items.entries()) {
    const isPair = isMap(node);
    const pair = item as { key: Scalar; value: Node | null };
    const child = (isPair ? pair.value : item) as Node | null;
    const step = isPair ? String(pair.key.value) : '*';
    const shown = isPair ? `.${step}` : `[${nameOf(child) ?? index}]`;
    const start = isPair ? pair.key.range![0] : (child?.range?.[0] ?? 0);
    const path = [...steps.filter((_one, at) => at % 2 === 0), step].join('.');
    const place: SourcePlace = {
      role: walk.role,
      kind: walk.kind,
      document: walk.document,
      path,
      shown: `${walk.title}: ${(steps.filter((_one, at) => at % 2 === 1).join('') + shown).replace(/^\./, '')}`,
      line: base + walk.lines.linePos(start).line,
      ...(isPair && { key: { text: step, range: spanOf(walk, pair.key) } }),
      ...valueOf(walk, child),
      ...cutOf(walk, node.items as never, index, node),
    };
    walk.found.push(place);
    if (isAlias(child)) continue;
    const next = [...steps, step, shown];
    walkNode(walk, child, next, base);
    if (isScalar(child) && child.type === 'BLOCK_LITERAL' && step === 'patch')
      walk.found.push(...inline(walk, child, place));
  }
}

function nameOf(node: unknown): string | undefined {
  if (!isMap(node)) return isScalar(node) && String(node.value).length < 60 ? String(node.value) : undefined;
  const name = node.get('name') ?? node.get('path') ?? node.get('key');
  return typeof name === 'string' ? name : undefined;
}

function spanOf({ at }: Walk, node: Node): Range {
  return [at(node.range![0]), at(node.range![1])];
}

function valueOf(walk: Walk, node: Node | null): Pick<SourcePlace, 'value'> {
  if (!isScalar(node) || node.type?.startsWith('BLOCK') === true) return {};
  return { value: { value: node.value, range: spanOf(walk, node) } };
}

/** Only in block style: the lines of the item, or with the next one's beginning where it shares its line with a dash. */
function cutOf(
  walk: Walk,
  items: readonly never[],
  index: number,
  parent: Node & { flow?: boolean },
): Pick<SourcePlace, 'cut'> {
  if (parent.flow === true || walk.text[parent.range![0]] === '{' || walk.text[parent.range![0]] === '[') return {};
  const starts = items.map((item) => startOf(walk, item, parent));
  const end = walk.text.slice(0, parent.range![1]).trimEnd().length;
  const [start, next] = [starts[index]!, starts[index + 1]];
  if (items.length === 1) {
    return { cut: { range: [walk.at(start), walk.at(end)], text: isMap(parent) ? '{}' : '[]' } };
  }
  if (next !== undefined) return { cut: { range: [walk.at(start), walk.at(next)], text: '' } };
  const before = walk.text.slice(0, start).trimEnd().length;
  return { cut: { range: [walk.at(before), walk.at(end)], text: '' } };
}

function startOf({ text }: Walk, item: unknown, parent: Node): number {
  if (isMap(parent)) return (item as { key: Scalar }).key.range![0];
  return text.lastIndexOf('-', (item as Node).range![0] - 1);
}

/** The places of a patch that stands in a text of a kustomization. */
function inline(walk: Walk, node: Scalar, { line, shown }: SourcePlace): readonly SourcePlace[] {
  const first = walk.text.indexOf('\n', node.range![0]) + 1;
  const raw = walk.text.slice(first, node.range![1]);
  const indent = /^ */.exec(raw)![0].length;
  const at = (offset: number): number => {
    const before = String(node.value).slice(0, offset).split('\n');
    const skipped = raw.split('\n').slice(0, before.length - 1);
    return walk.at(first + skipped.reduce((sum, each) => sum + each.length + 1, 0) + indent + before.at(-1)!.length);
  };
  return documentsIn('patches/', String(node.value), at, line).map((place) =>
    Object.assign({}, place, { shown: `${shown}: ${place.shown}` }),
  );
}

/** `key = value` below `[section]`, as an .ini file has it. */
function settingsIn(text: string): readonly SourcePlace[] {
  let [offset, section] = [0, ''];
  return text.split('\n').flatMap((line, index): readonly SourcePlace[] => {
    const start = offset;
    offset += line.length + 1;
    section = /^\[(.+)\]$/.exec(line)?.[1] ?? section;
    const [, key, space, value] = /^(\w+)( *= *)(.+)$/.exec(line) ?? [];
    if (key === undefined || space === undefined || value === undefined) return [];
    const from = start + key.length + space.length;
    return [
      {
        role: 'config',
        kind: '',
        document: 0,
        line: index + 1,
        shown: `file: ${section}.${key}`,
        path: `${section}.${key}`,
        key: { text: key, range: [start, start + key.length] },
        value: { value, range: [from, from + value.length] },
        cut: { range: [start, offset], text: '' },
      },
    ];
  });
}
