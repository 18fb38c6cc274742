import { finding, type Finding, type Rendered } from './law.ts';

/** One door: only the ingress controller is reached from outside. */
export function serviceTypes(rendered: readonly Rendered[]): readonly Finding[] {
  return rendered
    .filter(({ object }) => object.kind === 'Service' && object.metadata.namespace !== 'ingress')
    .flatMap(doorsOf);
}

function doorsOf(source: Rendered): readonly Finding[] {
  const { type, externalIPs = [] } = (source.object['spec'] ?? {}) as {
    type?: string;
    externalIPs?: readonly string[];
  };
  const found: Finding[] = [];
  const wayOut = 'Use type ClusterIP and an Ingress.';
  if (type === 'LoadBalancer' || type === 'NodePort') {
    found.push(finding(source, 'spec.type', type, { reason: 'it opens a second door beside the ingress', wayOut }));
  }
  if (externalIPs.length > 0) {
    found.push(finding(source, 'spec.externalIPs', externalIPs, { reason: "it catches the nodes' traffic", wayOut }));
  }
  return found;
}
