import { structuredPatch } from 'diff';
import { stringify, type Pair } from 'yaml';
import type { KubeObject } from '../model/kube-object.ts';

/** Lines of context around a change. */
const context = 3;

/** The difference of two objects as lines that begin with "@@ " (the field), "+", "-" or " "; all lines of a lone one. */
export function diffLinesOf(before: KubeObject | undefined, after: KubeObject | undefined): string {
  const [old, next] = masked(before, after).map((object) => (object === undefined ? '' : textOf(object)));
  if (before === undefined) return prefixed('+', next!);
  if (after === undefined) return prefixed('-', old!);
  const [oldLines, nextLines] = [old!.split('\n'), next!.split('\n')];
  return structuredPatch('', '', old!, next!, '', '', { context })
    .hunks.map((hunk) => {
      const first = hunk.lines.findIndex((line) => !line.startsWith(' '));
      const where = hunk.lines[first]!.startsWith('+')
        ? fieldAt(nextLines, hunk.newStart - 1 + first)
        : fieldAt(oldLines, hunk.oldStart - 1 + first);
      return [`@@ ${where}`.trimEnd()].concat(hunk.lines.filter((line) => !line.startsWith('\\'))).join('\n');
    })
    .join('\n');
}

/** The field that holds the line, read from the indentation: "spec.template.spec.containers[web].resources". */
export function fieldAt(lines: readonly string[], index: number): string {
  const parts: string[] = [];
  const line = lines[index] ?? '';
  if (isItem(line) && keyOf(line) !== undefined) parts.unshift(itemAt(lines, index));
  let limit = columnOf(line);
  for (let at = index - 1; at >= 0 && limit > 0; at -= 1) {
    const holder = lines[at]!;
    const column = columnOf(holder);
    if (holder.trim() === '' || column >= limit) continue;
    const key = keyOf(holder);
    // In "- key:" the key holds the line only where the line is indented deeper than the key.
    if (key !== undefined && (!isItem(holder) || limit > column + 2)) parts.unshift(key);
    if (isItem(holder)) parts.unshift(itemAt(lines, at));
    limit = column;
  }
  return parts.map((part, position) => (position === 0 || part.startsWith('[') ? part : `.${part}`)).join('');
}

function itemAt(lines: readonly string[], index: number): string {
  const column = columnOf(lines[index]!);
  for (let at = index; at < lines.length && (at === index || columnOf(lines[at]!) > column); at += 1) {
    const field = /^(\s*(?:- )?)name: (.+)$/.exec(lines[at]!);
    if (field !== null && field[1]!.length === column + 2) return `[${field[2]}]`;
  }
  let position = 0;
  for (let at = index - 1; at >= 0 && columnOf(lines[at]!) >= column; at -= 1) {
    if (columnOf(lines[at]!) === column && isItem(lines[at])) position += 1;
  }
  return `[${position}]`;
}

function keyOf(line: string): string | undefined {
  const found = /^\s*(?:- )?(?:"([^"]+)"|'([^']+)'|([^\s'":][^:]*)):(?:\s|$)/.exec(line);
  return found?.[1] ?? found?.[2] ?? found?.[3];
}

function isItem(line: string | undefined): boolean {
  return line !== undefined && /^\s*- /.test(line);
}

function columnOf(line: string): number {
  return line.length - line.trimStart().length;
}

function textOf(object: KubeObject): string {
  return stringify(object, { sortMapEntries: nameFirst, lineWidth: 0, aliasDuplicateObjects: false });
}

// As people write them, and an entry keeps its first line when a field is added.
function nameFirst(one: Pair, other: Pair): number {
  const [left, right] = [one, other].map(({ key }) => String(key));
  if (left === 'name' || right === 'name') return left === 'name' ? -1 : 1;
  return left! < right! ? -1 : 1;
}

function prefixed(sign: string, text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `${sign}${line}`)
    .join('\n');
}

// A review is read by more people than may read a Secret.
function masked(before: KubeObject | undefined, after: KubeObject | undefined): (KubeObject | undefined)[] {
  return [hide(before, after, 'old'), hide(after, before, 'new')];
}

function hide(object: KubeObject | undefined, other: KubeObject | undefined, side: string): KubeObject | undefined {
  if (object?.kind !== 'Secret') return object;
  const fields = (['data', 'stringData'] as const)
    .filter((field) => object[field] !== undefined)
    .map((field) => {
      const others = (other?.[field] ?? {}) as Record<string, unknown>;
      const values = Object.entries(Object(object[field]) as Record<string, unknown>).map(([key, value]) => [
        key,
        other === undefined || others[key] === value ? '(hidden)' : `(hidden: the ${side} value)`,
      ]);
      return [field, Object.fromEntries(values)];
    });
  return { ...object, ...Object.fromEntries(fields) } as KubeObject;
}
