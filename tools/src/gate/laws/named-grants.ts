import { finding, type Finding, type Rendered } from '../../model/finding.ts';

interface Selector {
  readonly matchLabels?: object;
  readonly matchExpressions?: readonly object[];
}
interface Peer {
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
}
interface Rule {
  readonly ports?: readonly { readonly port?: number | string }[];
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
}

/** Under a default that denies, a grant says which ports, and names whom it means unless it means the world outside. */
export function namedGrants(rendered: readonly Rendered[]): readonly Finding[] {
  return rendered
    .filter(({ object }) => object.kind === 'NetworkPolicy')
    .flatMap((source) =>
      (['ingress', 'egress'] as const).flatMap((side) =>
        rulesOf(source, side).flatMap((rule, index) => findingsOf(source, `spec.${side}[${index}]`, rule)),
      ),
    );
}

function rulesOf({ object }: Rendered, side: 'ingress' | 'egress'): readonly Rule[] {
  return (object['spec'] as Partial<Record<typeof side, readonly Rule[]>> | undefined)?.[side] ?? [];
}

function findingsOf(source: Rendered, field: string, { ports = [], from = [], to = [] }: Rule): readonly Finding[] {
  const open = ports.length === 0 || ports.some(({ port }) => port === undefined);
  const wide = [...from, ...to].some(
    ({ namespaceSelector, podSelector }) =>
      namespaceSelector !== undefined &&
      isEmpty(namespaceSelector) &&
      (podSelector === undefined || isEmpty(podSelector)),
  );
  return [
    ...(open
      ? [finding(source, `${field}.ports`, ports, { reason: 'it grants every port', wayOut: 'List the ports.' })]
      : []),
    ...(wide
      ? [
          finding(source, `${field}.namespaceSelector`, '{}', {
            reason: 'it grants to every pod of the cluster',
            wayOut: 'Name the namespace by kubernetes.io/metadata.name, and the pods.',
          }),
        ]
      : []),
  ];
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: Selector): boolean {
  return Object.keys(matchLabels).length + matchExpressions.length === 0;
}
