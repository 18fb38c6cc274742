import type { KubeObject } from './kube-object.ts';

/** One object, and the overlay that renders it or the file that holds it, from the repository's root. */
export interface Rendered {
  readonly file: string;
  readonly object: KubeObject;
  /** The text of the file that holds it, where a person wrote it: for what only a comment says. */
  readonly text?: string;
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

/** "Deployment web/web", "Namespace web". */
export function objectName({ kind, metadata }: KubeObject): string {
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
  return { file, object: objectName(object), field, value: shown, reason, wayOut };
}

/** One line for people. */
export function sentence({ file, object, field, value, reason, wayOut }: Finding): string {
  return `${file}: ${object}: ${field} is ${value}: ${reason}. ${wayOut}`;
}
