import { finding, type Finding, type Rendered } from './law.ts';

/** One door: only the ingress controller is reached from outside. */
export function serviceTypes(rendered: readonly Rendered[]): readonly Finding[] {
  return rendered
    .filter(({ object }) => object.kind === 'Service' && object.metadata.namespace !== 'ingress')
    .flatMap((source) => {
      const spec = (source.object['spec'] ?? {}) as { type?: string; externalIPs?: readonly string[] };
      const wayOut = 'Use type ClusterIP and an Ingress.';
      return [
        ...(spec.type === 'LoadBalancer' || spec.type === 'NodePort'
          ? [finding(source, 'spec.type', spec.type, { reason: 'it opens a second door beside the ingress', wayOut })]
          : []),
        ...((spec.externalIPs ?? []).length > 0
          ? [finding(source, 'spec.externalIPs', spec.externalIPs, { reason: "it catches the nodes' traffic", wayOut })]
          : []),
      ];
    });
}
