import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { meansInternet } from '../references/addresses.ts';
import { doorsIn } from '../references/door.ts';
import { indexOf } from '../references/environment-index.ts';
import { networkOf } from '../references/grants.ts';

/**
 * The pod that the Internet reaches first reaches nobody there itself: who takes it over would call home, and a route to a
 * host of others would make it an open proxy.
 */
export function doorEgress(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const doors = doorsIn(index);
  return networkOf(index)
    .grants.filter(({ direction, selected }) => direction === 'egress' && selected.some((pod) => doors.includes(pod)))
    .flatMap(({ source, field, anyone, blocks, selected }) => {
      const door = selected.find((pod) => doors.includes(pod))!;
      const reason = `${objectName(door.source.object)} is reached from the Internet, and may call all of it`;
      const wayOut = 'Name the pods under to, or the private addresses of what is no pod.';
      if (anyone) return [finding(source, `${field}.to`, undefined, { reason, wayOut })];
      return blocks
        .filter(meansInternet)
        .map((block) => finding(source, `${block.field}.cidr`, block.cidr, { reason, wayOut }));
    });
}
