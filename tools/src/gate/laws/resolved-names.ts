import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';
import { networkOf } from '../references/grants.ts';

/** A pod that may call the world, where everything has a name, may ask the cluster's DNS: by UDP, and by TCP for long answers. */
export function resolvedNames(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const { grants, missing } = networkOf(index);
  const servers = index.podsIn('kube-system').filter(({ labels }) => labels['k8s-app'] === 'kube-dns');
  // The API server is everybody too, on 443 and 6443 at once: its address each pod is told.
  const calling = new Set(
    grants
      .filter(({ direction, anyone, ports }) => {
        const numbers = ports.map(({ port }) => port);
        return direction === 'egress' && anyone && numbers.includes(443) && !numbers.includes(6443);
      })
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
          reason: 'it may call the world, and no NetworkPolicy lets it ask for names',
          wayOut: 'Grant it egress to the pods k8s-app: kube-dns of kube-system on 53, by UDP and TCP.',
        },
      ),
    ];
  });
}
