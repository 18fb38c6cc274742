import type { KubeObject } from './kube-object.ts';

/** What makes one kind another than others. */
interface CustomKind {
  readonly group: string;
  readonly version: string;
  /** Its plural is that of its word, as NodeClass and nodeclasses. */
  readonly kind: string;
  readonly scope: 'Cluster' | 'Namespaced';
  readonly openAPIV3Schema: object;
}

/** The CustomResourceDefinition of a kind that has one version. */
export function customDefinition({ group, version, kind, scope, openAPIV3Schema }: CustomKind): KubeObject {
  const singular = kind.toLowerCase();
  const plural = singular.endsWith('s') ? `${singular}es` : `${singular}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: { kind, plural, singular, listKind: `${kind}List` },
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}
