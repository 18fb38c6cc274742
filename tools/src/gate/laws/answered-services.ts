import { at } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';
import { nameOfWorkload } from '../references/pods.ts';
import { podsBehind } from '../references/services.ts';

/** Somebody answers behind a Service: not all of its workloads are of no pods at all. */
export function answeredServices(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index.ofKind('Service').flatMap((service) => {
    const pods = podsBehind(service, index);
    if (pods.length === 0 || pods.some(({ source }) => at(source.object, 'spec', 'replicas') !== 0)) return [];
    return [
      finding(pods[0]!.source, 'spec.replicas', 0, {
        reason: `nobody answers at the Service ${service.object.metadata.name} then, behind which is ${pods.map(nameOfWorkload).join(' and ')}`,
        wayOut: 'Keep one, or take the Service and what calls it away with it.',
      }),
    ];
  });
}
