import type { KubeObject } from '../../model/kube-object.ts';

const texts = new WeakMap<KubeObject, string>();

/** An object as JSON, written once: the same one is compared again and again. */
export function jsonTextOf(object: KubeObject): string {
  const text = texts.get(object) ?? JSON.stringify(object);
  texts.set(object, text);
  return text;
}
