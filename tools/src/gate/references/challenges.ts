import type { Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { slotNames } from './slots.ts';

/** What cert-manager puts on the pods, Services and Ingresses that answer an authority. */
export const challengeLabel = 'acme.cert-manager.io/http01-solver';

/** Where they answer. */
const port = 8089;

/** The issuer that an Ingress asks for a certificate: the annotation, and the object that it names, if there is one. */
export function issuerOf(
  ingress: Rendered,
  find: (kind: string, name: string | undefined, namespace?: string) => Rendered | undefined,
): { readonly annotation: string; readonly name: string; readonly issuer: Rendered | undefined } | undefined {
  const { annotations = {}, namespace } = ingress.object.metadata;
  for (const [annotation, kind, place] of [
    ['cert-manager.io/cluster-issuer', 'ClusterIssuer.cert-manager.io', undefined],
    ['cert-manager.io/issuer', 'Issuer.cert-manager.io', namespace],
  ] as const) {
    const name = annotations[annotation];
    if (name !== undefined) return { annotation, name, issuer: find(kind, name, place) };
  }
  return undefined;
}

/** Whether an issuer's authority asks the host itself, by HTTP. */
export function isAskedByHttp({ object }: Rendered): boolean {
  return listAt(object, 'spec', 'acme', 'solvers').some((solver) => at(solver, 'http01') !== undefined);
}

/** The pods that answer challenges: where there is an issuer, each namespace that has an Ingress, or gets one, may have one. */
export function challengePods(byKind: ReadonlyMap<string, readonly Rendered[]>): readonly Rendered[] {
  const issuers = ['ClusterIssuer', 'Issuer'].flatMap((kind) => byKind.get(`${kind}.cert-manager.io`) ?? []);
  if (issuers.length === 0) return [];
  const asking = (byKind.get('Ingress') ?? []).map(({ object }) => object.metadata.namespace ?? 'default');
  return [...new Set([...asking, ...slotNames(byKind)])].map((namespace) => ({
    file: 'cert-manager',
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'acme-solver', namespace, labels: { [challengeLabel]: 'true' } },
      spec: {
        automountServiceAccountToken: false,
        containers: [{ name: 'acmesolver', ports: [{ name: 'http', containerPort: port }] }],
      },
    },
  }));
}
