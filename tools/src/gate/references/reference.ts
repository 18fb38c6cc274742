import type { Rendered } from '../../model/finding.ts';

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

/** A name that an object says, without what is the same for all of its names. */
export interface NameSaid {
  readonly field: string;
  readonly kind: string;
  readonly name: unknown;
  readonly namespace?: string | undefined;
}
