import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { indexOf } from '../references/environment-index.ts';
import { askedPorts, portNames, portsText, type PodContainer, type PodTemplate } from '../references/pods.ts';

/** Probes and hooks ask a port of their own container, and no two containers of a pod have the same. */
export function declaredPorts(rendered: readonly Rendered[]): readonly Finding[] {
  return indexOf(rendered).pods.flatMap((pod) =>
    pod.containers.flatMap((container) => undeclared(pod, container)).concat(twice(pod)),
  );
}

function undeclared({ source }: PodTemplate, container: PodContainer): readonly Finding[] {
  return askedPorts(container)
    .filter(({ port }) => !declares(container, port))
    .map(({ field, port }) =>
      finding(source, field, port, {
        reason: `container ${container.name} declares ${portsText([container])}`,
        wayOut: `Ask one that it declares, or declare it.${didYouMean(String(port), portNames([container]))}`,
      }),
    );
}

/** A number can be right without being declared, but not beside others that are. */
function declares({ ports }: PodContainer, port: number | string): boolean {
  if (ports.some(({ number, name, protocol }) => protocol === 'TCP' && (number === port || name === port))) return true;
  return typeof port === 'number' && ports.every(({ protocol }) => protocol !== 'TCP');
}

/** Containers of a pod share its address: two of them cannot listen on one port, and a name means the first that has it. */
function twice({ source, containers }: PodTemplate): readonly Finding[] {
  const running = containers.filter(({ runsBefore }) => !runsBefore);
  return running.flatMap((container, place) =>
    container.ports.flatMap(({ number, name, protocol }) => {
      const other = running
        .slice(0, place)
        .find(({ ports }) =>
          ports.some(
            (port) => port.protocol === protocol && (port.number === number || port.name === (name ?? Number.NaN)),
          ),
        );
      if (other === undefined) return [];
      const reason = `container ${other.name} of the same pod declares a port of this number or name too`;
      return [
        finding(source, `${container.field}.ports[${name ?? number}]`, number, { reason, wayOut: 'Give it another.' }),
      ];
    }),
  );
}
