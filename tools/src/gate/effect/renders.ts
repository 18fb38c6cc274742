import { parseObjects } from '../../toolbox/kustomize.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { objectName } from '../../model/finding.ts';
import type { Patched } from './parts.ts';

/** How a render without a part of a kustomization differs from the one with it. */
export interface Difference {
  /** The lines of the objects that differ. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The objects of the same name that differ; one that is on one side alone is not among them. */
  readonly objects: () => readonly Patched[];
}

/** The difference; undefined when there is none. */
export function differenceOf(before: string, after: string): Difference | undefined {
  const [olds, nexts] = [documentsOf(before), documentsOf(after)];
  const [old, next] = [only(olds, nexts), only(nexts, olds)];
  if (old.length + next.length === 0) return undefined;
  return {
    before: old.flatMap((document) => document.split('\n')),
    after: next.flatMap((document) => document.split('\n')),
    objects: () => pairs(old, next),
  };
}

/** Whether lines that tell of something differ. */
export function tellsOf({ before, after }: Difference, line: RegExp): boolean {
  const [old, next] = [before, after].map((lines) => lines.filter((each) => line.test(each)).join('\n'));
  return old !== next;
}

function pairs(before: readonly string[], after: readonly string[]): readonly Patched[] {
  const [olds, nexts] = [byName(before), byName(after)];
  return [...olds].flatMap(([name, old]) => (nexts.has(name) ? [{ before: old, after: nexts.get(name)! }] : []));
}

function byName(documents: readonly string[]): ReadonlyMap<string, KubeObject> {
  return new Map(documents.flatMap((text) => parseObjects(text)).map((object) => [objectName(object), object]));
}

function documentsOf(text: string): readonly string[] {
  return text
    .trimEnd()
    .split(/^---\n/m)
    .map((document) => document.trimEnd());
}

function only(some: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return some.filter((each) => !known.has(each));
}
