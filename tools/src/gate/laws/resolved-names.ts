import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';
import { networkOf } from '../references/grants.ts';

/** What is called by an address that each pod is told, or that the API tells: the API server, and kubelets. */
const byAddress: ReadonlySet<unknown> = new Set([443, 6443, 10250]);

/** A pod that may call somebody may ask the cluster's DNS for names too: by UDP, and by TCP for long answers. */
export function resolvedNames(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const { grants, missing } = networkOf(index);
  const servers = index.podsIn('kube-system').filter(({ labels }) => labels['k8s-app'] === 'kube-dns');
  const calling = new Set(
    grants
      .filter(
        ({ direction, peers, anyone, ports }) =>
          direction === 'egress' && (anyone ? !ports.every(({ port }) => byAddress.has(port)) : peers.length > 0),
      )
      .flatMap(({ selected }) => selected),
  );
  return [...calling].flatMap((pod) => {
    const lacks = ['UDP', 'TCP'].filter((protocol) =>
      servers.some((server) => missing(pod, server, { number: 53, protocol }) === 'egress'),
    );
    if (lacks.length === 0 || pod.hostNetwork || !rendered.some(({ file }) => file === pod.source.file)) return [];
    return [
      finding(
        pod.source,
        `${pod.field}: egress to the cluster's DNS`,
        lacks.map((protocol) => `none by ${protocol}`).join(', '),
        {
          reason: 'it may call others, and no NetworkPolicy lets it ask for their names',
          wayOut: 'Grant it egress to the pods k8s-app: kube-dns of kube-system on 53, by UDP and TCP.',
        },
      ),
    ];
  });
}
