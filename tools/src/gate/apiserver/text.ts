import { createHash } from 'node:crypto';
import type { KubeObject } from '../../model/kube-object.ts';

const texts = new WeakMap<KubeObject, string>();

/** An object as JSON, written once: the same one is compared again and again. */
export function jsonTextOf(object: KubeObject): string {
  const text = texts.get(object) ?? JSON.stringify(object);
  texts.set(object, text);
  return text;
}

/** One hash of some texts in their order; none runs into the next. */
export function hashOfTexts(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}
