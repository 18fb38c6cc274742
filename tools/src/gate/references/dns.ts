import type { EnvironmentIndex } from './environment-index.ts';
import { networkOf } from './grants.ts';
import type { PodTemplate } from './pods.ts';

/** How a pod comes to ask for names. */
export const grantDns = 'Grant it egress to the pods k8s-app: kube-dns of kube-system on 53, by UDP and TCP.';

/** The protocols by which no NetworkPolicy lets a pod ask the cluster's DNS. */
export function protocolsWithoutDns(pod: PodTemplate, index: EnvironmentIndex): readonly string[] {
  const servers = index.podsIn('kube-system').filter(({ labels }) => labels['k8s-app'] === 'kube-dns');
  const { missing } = networkOf(index);
  return pod.hostNetwork
    ? []
    : ['UDP', 'TCP'].filter((protocol) =>
        servers.some((server) => missing(pod, server, { number: 53, protocol }) === 'egress'),
      );
}
