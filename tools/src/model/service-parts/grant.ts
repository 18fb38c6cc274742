/** What one NetworkPolicy lets pods of a namespace ask of others, or be asked by them. */
export interface PodGrant {
  readonly policy: string;
  /** Where it stands and what it belongs to; left out where its kustomization says both. */
  readonly home?: { readonly namespace: string; readonly part: string };
  /** A sentence above the pods that it is about. */
  readonly why?: string;
  /** A label of these pods. */
  readonly pods: string;
  readonly side: 'Egress' | 'Ingress';
  /** Its pods by their name, or by another label. */
  readonly peer: { readonly namespace: string } & ({ readonly name: string } | { readonly pods: string });
  readonly ports: readonly number[];
}

/** The NetworkPolicy. */
export function grant({ policy, home, why, pods, side, peer, ports }: PodGrant): string {
  const [field, end] = side === 'Egress' ? ['egress', 'to'] : ['ingress', 'from'];
  const of =
    home === undefined
      ? ''
      : `  namespace: ${home.namespace}
  labels:
    ${nameLine(home.part)}
    app.kubernetes.io/part-of: lockstep
`;
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${policy}
${of}spec:
${why === undefined ? '' : `  # ${why}\n`}  podSelector:
    matchLabels:
      ${pods}
  policyTypes:
    - ${side}
  ${field}:
    - ${end}:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ${peer.namespace}
          podSelector:
            matchLabels:
              ${'name' in peer ? nameLine(peer.name) : peer.pods}
      ports:
${ports.map((port) => `        - port: ${port}\n`).join('')}`;
}

/** The label by which pods are known, as it stands in a manifest. */
export function nameLine(name: string): string {
  return `app.kubernetes.io/name: ${name}`;
}
