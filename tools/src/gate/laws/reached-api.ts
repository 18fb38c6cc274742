import { at, listAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { meansPrivate } from '../references/addresses.ts';
import { networkOf } from '../references/grants.ts';
import type { PodTemplate } from '../references/pods.ts';
import { isGivenToken } from '../references/rights.ts';

/** A pod whose account has rights may call the API server: on EKS on 443, under kubeadm, on a laptop, on 6443. */
export function reachedApi(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const { grants, policies } = networkOf(index);
  return index.pods
    .filter((pod) => !pod.hostNetwork && callsApi(pod, index))
    .flatMap((pod) => {
      const port = pod.source.file.startsWith('local/') ? 6443 : 443;
      const denied = policies.some(({ source, selected }) => selected.includes(pod) && limitsEgress(source));
      const granted = grants.some(
        (grant) =>
          grant.direction === 'egress' &&
          grant.selected.includes(pod) &&
          (grant.anyone || meansPrivate(grant.blocks)) &&
          (grant.ports.length === 0 || grant.ports.some((each) => each.port === undefined || spans(each, port))),
      );
      if (!denied || granted) return [];
      return [
        finding(pod.source, `${pod.field}.serviceAccountName`, pod.serviceAccount, {
          reason: `its account has rights by the API, and no NetworkPolicy grants it egress to the API server on ${port}`,
          wayOut: 'Grant the ports 443 and 6443 of private addresses, or set automountServiceAccountToken to false.',
        }),
      ];
    });
}

function callsApi(pod: PodTemplate, index: EnvironmentIndex): boolean {
  const { serviceAccount, namespace } = pod;
  // A token may be for others than the API; one that some binding gives rights is for it.
  const bound = ['RoleBinding', 'ClusterRoleBinding'].some((kind) =>
    index
      .ofKind(kind)
      .some(({ object }) =>
        listAt<{ kind?: string; name?: string; namespace?: string }>(object, 'subjects').some(
          (subject) =>
            subject.kind === 'ServiceAccount' &&
            subject.name === serviceAccount &&
            (subject.namespace ?? object.metadata.namespace) === namespace,
        ),
      ),
  );
  return bound && isGivenToken(pod, index);
}

function limitsEgress({ object }: Rendered): boolean {
  const types = at(object, 'spec', 'policyTypes') as readonly string[] | undefined;
  return types === undefined ? at(object, 'spec', 'egress') !== undefined : types.includes('Egress');
}

function spans(
  { port, endPort }: { readonly port?: number | string; readonly endPort?: number },
  wanted: number,
): boolean {
  return port === wanted || (typeof port === 'number' && endPort !== undefined && port <= wanted && wanted <= endPort);
}
