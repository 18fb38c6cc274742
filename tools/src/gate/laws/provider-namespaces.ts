import { at, listAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';

/** As `base/policies/patches/policy.yaml` leaves them to the provider. */
const ofProvider = /^(?:amazon|aws)-/;

/**
 * Nothing in git is, or goes into, a namespace that the policies leave to the cluster's provider: who makes pods there is
 * not judged.
 */
export function providerNamespaces(rendered: readonly Rendered[]): readonly Finding[] {
  return rendered.flatMap((source) =>
    namesIn(source)
      .filter(([, name]) => typeof name === 'string' && ofProvider.test(name))
      .map(([field, name]) =>
        finding(source, field, name, {
          reason: "namespaces that begin like this are AWS's own, and the policies do not judge what is made there",
          wayOut: 'Give it another name.',
        }),
      ),
  );
}

function namesIn({ object }: Rendered): readonly (readonly [field: string, name: unknown])[] {
  const { kind, metadata } = object;
  const own: readonly (readonly [string, unknown])[] = [
    ...(kind === 'Namespace' ? [['metadata.name', metadata?.name] as const] : []),
    ['metadata.namespace', metadata?.namespace],
  ];
  if (kind === 'Application')
    return [...own, ['spec.destination.namespace', at(object, 'spec', 'destination', 'namespace')]];
  if (kind !== 'AppProject') return own;
  const destinations = listAt(object, 'spec', 'destinations');
  const kinds = listAt(object, 'spec', 'clusterResourceWhitelist').filter((each) => at(each, 'kind') === 'Namespace');
  return [
    ...own,
    ...destinations.map((each, number) => [`spec.destinations[${number}].namespace`, at(each, 'namespace')] as const),
    ...kinds.map((each) => ['spec.clusterResourceWhitelist', at(each, 'name')] as const),
  ];
}
