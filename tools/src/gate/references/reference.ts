import type { Rendered } from '../../model/finding.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import { referencesOfObject } from './of-objects.ts';
import { referencesOfPod } from './of-pods.ts';

/** A key that is read of a ConfigMap or Secret. */
export interface KeyReference {
  /** Where it stands. */
  readonly field: string;
  readonly key: string;
}

/** One place where an object names another. */
export interface Reference {
  readonly source: Rendered;
  /** Where the name stands: `spec.template.spec.volumes[config].configMap.name`. */
  readonly field: string;
  /** As the index calls it: `ConfigMap`, `AppProject.argoproj.io`. */
  readonly kind: string;
  readonly name: string;
  /** Left out for a kind that lives in no namespace. */
  readonly namespace?: string;
  /** It may be absent. */
  readonly optional: boolean;
  /** What is read of it; left out where it is taken as a whole. */
  readonly keys?: readonly KeyReference[];
}

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
