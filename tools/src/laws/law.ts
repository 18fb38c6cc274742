import type { KubeObject } from '../lib/kustomize.ts';

/** One object, and the overlay that renders it or the file that holds it, from the repository's root. */
export interface Rendered {
  readonly file: string;
  readonly object: KubeObject;
}

/** One thing that a law refuses. */
export interface Finding {
  readonly file: string;
  /** As "Deployment web/web". */
  readonly object: string;
  /** As "spec.template.spec.containers[web].image". */
  readonly field: string;
  /** What stands there; "nothing" when it is absent. */
  readonly value: string;
  readonly reason: string;
  readonly wayOut: string;
}

/** Takes all objects of one environment, and returns what it refuses. */
export type Check = (rendered: readonly Rendered[]) => readonly Finding[];

export interface Law {
  /** Its file's name. */
  readonly name: string;
  /** `renders`: the objects of all overlays of a tree; `sources`: the YAML documents as people wrote them; `both`: those together. */
  readonly reads: 'renders' | 'sources' | 'both';
  readonly check: Check;
}

/** The first object of each file or overlay. */
export function firstOfEachFile(rendered: readonly Rendered[]): readonly Rendered[] {
  return [...Map.groupBy(rendered, ({ file }) => file).values()].map(([first]) => first!);
}

/** "Deployment web/web", "Namespace web". */
export function nameOf({ kind, metadata }: KubeObject): string {
  const namespace = metadata?.namespace === undefined ? '' : `${metadata.namespace}/`;
  return `${kind ?? 'document'} ${namespace}${metadata?.name ?? ''}`.trim();
}

/** The finding about one field of an object. */
export function finding(
  { file, object }: Rendered,
  field: string,
  value: unknown,
  { reason, wayOut }: Pick<Finding, 'reason' | 'wayOut'>,
): Finding {
  const shown =
    value === undefined || value === null ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
  return { file, object: nameOf(object), field, value: shown, reason, wayOut };
}

/** One line for people. */
export function sentence({ file, object, field, value, reason, wayOut }: Finding): string {
  return `${file}: ${object}: ${field} is ${value}: ${reason}. ${wayOut}`;
}
