import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { workloads } from '../../model/workloads.ts';

interface PolicySpec {
  readonly podSelector?: { readonly matchLabels?: object; readonly matchExpressions?: readonly object[] };
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly object[];
  readonly egress?: readonly object[];
}

/** In a namespace with workloads nothing flows but what is granted by name. */
export function defaultDeny(rendered: readonly Rendered[]): readonly Finding[] {
  const denied = new Set(rendered.filter(deniesAll).map(({ object }) => object.metadata.namespace));
  return workloads(rendered)
    .filter(({ source }) => !denied.has(source.object.metadata.namespace))
    .map(({ source }) =>
      finding(source, 'metadata.namespace', source.object.metadata.namespace, {
        reason: 'no NetworkPolicy denies all ingress and egress of this namespace',
        wayOut: 'Add one with an empty podSelector, both policyTypes and no rule; then grant by name.',
      }),
    );
}

function deniesAll({ object }: Rendered): boolean {
  if (object.kind !== 'NetworkPolicy') return false;
  const { podSelector = {}, policyTypes = [], ingress = [], egress = [] } = (object['spec'] ?? {}) as PolicySpec;
  const everyPod =
    Object.keys(podSelector.matchLabels ?? {}).length === 0 && (podSelector.matchExpressions ?? []).length === 0;
  return (
    everyPod &&
    policyTypes.includes('Ingress') &&
    policyTypes.includes('Egress') &&
    ingress.length + egress.length === 0
  );
}
