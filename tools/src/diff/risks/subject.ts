import type { KubeObject } from '../../model/kube-object.ts';
import { at } from '../../lib/values/at.ts';
import { sameValue } from '../align.ts';
import type { RiskLevel, Risk } from '../model.ts';

/** One object's change as the risks read it; lists whose order means nothing are in the same order on both sides. */
export interface Subject {
  readonly kind: string;
  readonly before?: KubeObject;
  readonly after?: KubeObject;
  /** The overlay that rendered it before, where that is another one. */
  readonly movedFrom?: string;
}

/** Looks for one kind of danger in one object's change. */
export type FindRisk = (subject: Subject) => readonly Risk[];

/** Whether the object is on both sides and says something else at a path. */
export function differs({ before, after }: Subject, ...path: readonly string[]): boolean {
  return before !== undefined && after !== undefined && !sameValue(at(before, ...path), at(after, ...path));
}

/** The same reading of the object before and after. */
export function both<T>({ before, after }: Subject, read: (side: KubeObject | undefined) => T): readonly [T, T] {
  return [read(before), read(after)];
}

/** The entries of `after` that no entry of `before` equals. */
export function newEntries<T>(before: readonly T[], after: readonly T[]): readonly T[] {
  return after.filter((entry) => !before.some((other) => sameValue(other, entry)));
}

/** The risk as a list, empty when the condition does not hold. */
export function when(condition: boolean, level: RiskLevel, title: string, why: string): readonly Risk[] {
  return condition ? [{ level, title, why }] : [];
}

/** A value as the reader sees it: "3", "nothing", "group apps, kind Deployment". */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map((entry) => shown(entry)).join(', ') || 'nothing';
  return Object.entries(value)
    .map(([key, part]) => `${key} ${shown(part)}`)
    .join(', ');
}
