import type { EnvironmentIndex } from './environment-index.ts';
import { referencesOfObject } from './of-objects.ts';
import { referencesOfPod } from './of-pods.ts';
import type { Reference } from './reference.ts';

const kept = new WeakMap<EnvironmentIndex, readonly Reference[]>();

/** Every place of an environment where an object names another. */
export function referencesIn(index: EnvironmentIndex): readonly Reference[] {
  const found = kept.get(index) ?? [
    ...index.pods.flatMap(referencesOfPod),
    ...index.objects.flatMap(referencesOfObject),
  ];
  kept.set(index, found);
  return found;
}
