import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';
import { isEverything, meansPort, networkOf, portsOfPod, type Grant, type GrantPeer } from '../references/grants.ts';
import type { PodTemplate } from '../references/pods.ts';
import { selectorText } from '../references/selector.ts';

/** A NetworkPolicy selects pods that are there, names others that are there, and ports on which they listen. */
export function grantsOfPods(rendered: readonly Rendered[]): readonly Finding[] {
  const { policies, grants } = networkOf(indexOf(rendered));
  const idle = policies.filter(({ source, selected }) => selected.length === 0 && !isEverything(selectorIn(source)));
  return [
    ...idle.map(({ source }) =>
      finding(source, 'spec.podSelector', selectorText(selectorIn(source)), {
        reason: `no pod of the namespace ${source.object.metadata.namespace} has these labels, so it grants nothing`,
        wayOut: "Select the pods by the labels of their workload's template.",
      }),
    ),
    ...grants.flatMap((grant) => grant.peers.flatMap((peer) => peerFindings(grant, peer))),
    ...grants.filter(({ emptied }) => emptied).map(everybody),
    ...grants.filter(({ selected }) => selected.length > 0).flatMap(portFindings),
  ];
}

function everybody({ source, field, direction }: Grant): Finding {
  const side = direction === 'ingress' ? 'from' : 'to';
  return finding(source, `${field}.${side}`, [], {
    reason: 'a list of nobody means everybody',
    wayOut: `Name whom it means; where that is everybody, leave ${side} out.`,
  });
}

function selectorIn({ object }: Rendered): NonNullable<GrantPeer['podSelector']> {
  return (object['spec'] as { podSelector?: GrantPeer['podSelector'] } | undefined)?.podSelector ?? {};
}

function peerFindings({ source }: Grant, peer: GrantPeer): readonly Finding[] {
  const { field, podSelector, namespaceSelector, namespaces, pods } = peer;
  if (namespaces.length === 0) {
    return [
      finding(source, `${field}.namespaceSelector`, selectorText(namespaceSelector ?? {}), {
        reason: 'no namespace of this environment has these labels, so it grants nothing',
        wayOut: 'Name the namespace by kubernetes.io/metadata.name.',
      }),
    ];
  }
  if (pods.size > 0) return [];
  return [
    finding(source, `${field}.podSelector`, selectorText(podSelector ?? {}), {
      reason: `no pod of ${placeOf(peer)} has these labels, so it grants nothing`,
      wayOut: "Name the pods by the labels of their workload's template, and their namespace beside them.",
    }),
  ];
}

function placeOf({ namespaces }: GrantPeer): string {
  return namespaces.length === 1 ? `the namespace ${namespaces[0]}` : `these ${namespaces.length} namespaces`;
}

/** Of a grant to the world outside only the numbers are known, so only its own pods are asked. */
function portFindings(grant: Grant): readonly Finding[] {
  const { source, field, direction, selected, peers, ports } = grant;
  const outside = direction === 'egress' && peers.length === 0;
  const listening: readonly PodTemplate[] = direction === 'ingress' ? selected : peers.flatMap(({ pods }) => [...pods]);
  if (outside || listening.length === 0) return [];
  const known = listening.flatMap(portsOfPod);
  // A namespace as a whole is granted what any of its parts listens on, also of those that an environment leaves out.
  const whole = peers.some(({ podSelector }) => isEverything(podSelector)) && direction === 'egress';
  if (whole && ports.some((granted) => known.some((port) => meansPort(granted, port)))) return [];
  return ports.flatMap((granted, place) => {
    if (granted.port === undefined || known.some((port) => meansPort(granted, port))) return [];
    const shown = [...new Set(known.map(({ name, number, protocol }) => `${name ?? ''} ${number}/${protocol}`.trim()))];
    return [
      finding(source, `${field}.ports[${place}].port`, `${granted.port}/${granted.protocol ?? 'TCP'}`, {
        reason: `none of the pods that it is about listens there; they have ${shown.join(', ') || 'no port'}`,
        wayOut: 'Name a port of their containers, not one of a Service, or declare it there.',
      }),
    ];
  });
}
