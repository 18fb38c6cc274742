import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';
import { grantDns, protocolsWithoutDns } from '../references/dns.ts';
import { networkOf } from '../references/grants.ts';

/** A pod that may call the world, where everything has a name, may ask the cluster's DNS: by UDP, and by TCP for long answers. */
export function resolvedNames(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  // The API server is everybody too, on 443 and 6443 at once: its address each pod is told.
  const calling = new Set(
    networkOf(index)
      .grants.filter(({ direction, anyone, ports }) => {
        const numbers = new Set(ports.map(({ port }) => port));
        return direction === 'egress' && anyone && numbers.has(443) && !numbers.has(6443);
      })
      .flatMap(({ selected }) => selected),
  );
  // What every cluster brings is not ours to grant.
  const ours = index.pods.filter((pod) => calling.has(pod));
  return ours.flatMap((pod) => {
    const lacks = protocolsWithoutDns(pod, index);
    if (lacks.length === 0) return [];
    return [
      finding(
        pod.source,
        `${pod.field}: egress to the cluster's DNS`,
        lacks.map((protocol) => `none by ${protocol}`).join(', '),
        {
          reason: 'it may call the world, and no NetworkPolicy lets it ask for names',
          wayOut: grantDns,
        },
      ),
    ];
  });
}
