import { parseObjects } from '../toolbox/kustomize.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { align } from './align.ts';
import { risksOf } from './risks/index.ts';
import { defined } from '../lib/values/defined.ts';

/** For tests: the first object of a text. */
export function objectOf(text: string): KubeObject {
  const [object] = parseObjects(text);
  if (object === undefined) throw new Error('the fixture holds no object');
  return object;
}

/** For tests: what is risky about a change from one text to another, as "danger selector: it is immutable …". */
export function risksBetween(before: string | undefined, after: string | undefined): readonly string[] {
  const [old, next] = [before, after].map((text) => (text === undefined ? undefined : objectOf(text)));
  const kind = (next ?? old)!.kind;
  const aligned = old && next ? (align(kind, old, next) as KubeObject) : old;
  const subject = defined({ kind, before: aligned, after: next });
  return risksOf(subject).map(({ level, title, why }) => `${level} ${title}: ${why}`);
}
