import { isNear } from '../../lib/values/nearest.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';
import { meansPort, networkOf, portsOfPod } from '../references/grants.ts';
import type { PodTemplate } from '../references/pods.ts';

/** Ports of what is outside: the web, the API server here and there, kubelets. */
const outside = [80, 443, 6443, 10250];
/** Where names are asked. */
const names = 53;

/** Ports with a service of their own that are as near to one of those. */
const others: ReadonlySet<number> = new Set([8443, 4443, 445, 143, 543]);

/** A grant to everybody is for what is outside: a port of pods here names them, and one that nearly is of the web is none. */
export function worldGrants(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return networkOf(index)
    .grants.filter(({ direction, anyone }) => direction === 'egress' && anyone)
    .flatMap(({ source, field, ports, selected }) =>
      ports.flatMap((port, place) => {
        if (typeof port.port !== 'number' || port.endPort !== undefined || outside.includes(port.port)) return [];
        const refuse = (reason: string, wayOut: string): Finding =>
          finding(source, `${field}.ports[${place}].port`, port.port, { reason, wayOut });
        const answers = (pod: PodTemplate): boolean => portsOfPod(pod).some((each) => meansPort(port, each));
        if (port.port === names) {
          // A server of names passes on what is asked.
          if (selected.length > 0 && selected.every(answers)) return [];
          const reason = 'whoever runs a server of names can be told anything, in the names that are asked for';
          return [refuse(reason, 'Name kube-dns of kube-system under to.')];
        }
        const meant = index.pods.find((pod) => !selected.includes(pod) && !pod.hostNetwork && answers(pod));
        if (meant !== undefined) {
          const name = objectName(meant.source.object);
          return [refuse(`${name} answers there, and everybody is granted`, 'Name the pods that are meant under to.')];
        }
        const near = others.has(port.port) ? undefined : outside.find((each) => isNear(`${each}`, `${port.port}`));
        return near === undefined || near < 443 ? [] : [refuse(`it is nearly ${near}`, `Grant ${near}.`)];
      }),
    );
}
