import type { Rendered } from '../../model/finding.ts';
import { hostAnnotation } from '../../model/preview.ts';

type ByKind = ReadonlyMap<string, readonly Rendered[]>;

/** The namespaces in which pull requests are shown: their branches bring what runs there, and main's renders hold none of it. */
export function slotNames(byKind: ByKind): readonly string[] {
  return (byKind.get('Namespace') ?? [])
    .filter(({ object }) => object.metadata.annotations?.[hostAnnotation] !== undefined)
    .map(({ object }) => object.metadata.name);
}

/** The pods that branches bring: one in each slot. */
export function slotPods(byKind: ByKind): readonly Rendered[] {
  return slotNames(byKind).map((namespace) => ({
    file: 'a pull request',
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'preview', namespace, labels: { 'app.kubernetes.io/name': 'preview' } },
      spec: {
        automountServiceAccountToken: false,
        containers: [{ name: 'preview', ports: [{ name: 'http', containerPort: 5000 }] }],
      },
    },
  }));
}
