import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';
import {
  isEverything,
  meansPort,
  networkOf,
  portsOfPod,
  type Direction,
  type Grant,
  type GrantPeer,
} from '../references/grants.ts';
import type { ContainerPort, PodTemplate } from '../references/pods.ts';

/** A call needs the grants of both ends: who may call somebody is let in there, and who is let in may call. */
export function grantsBothWays(rendered: readonly Rendered[]): readonly Finding[] {
  const { grants, missing } = networkOf(indexOf(rendered));
  return grants.flatMap((grant) => {
    const refused = grant.peers.flatMap((peer) => alone(grant, peer, missing).map((pod) => refuse(grant, peer, pod)));
    return refused.length > 0 ? refused : idlePorts(grant, missing);
  });
}

/** Ports of a grant by which none of its calls works, while others of it do. */
function idlePorts(grant: Grant, missing: Missing): readonly Finding[] {
  const pairs = grant.peers.flatMap(({ pods }) =>
    grant.selected.flatMap((own) => [...pods].map((other) => callOf(grant, own, other))),
  );
  return grant.ports.flatMap((granted, place) => {
    const calls = pairs.flatMap(([from, to]) =>
      portsOfPod(to).flatMap((port) => (meansPort(granted, port) ? [{ from, to, port }] : [])),
    );
    const [first] = calls;
    if (first === undefined || calls.some(({ from, to, port }) => missing(from, to, port) === undefined)) return [];
    const far = farSideOf(grant);
    return [
      finding(grant.source, `${grant.field}.ports[${place}].port`, granted.port, {
        reason: `${far} of the other end is denied on it by default, and nothing grants it`,
        wayOut: `Add the grant of ${far} on it, or take the port away; the other ports of this rule are granted both ways.`,
      }),
    ];
  });
}

type Missing = ReturnType<typeof networkOf>['missing'];

/** The pods that a grant names for nothing; where it means a namespace as a whole, one call that works is enough. */
function alone(grant: Grant, peer: GrantPeer, missing: Missing): readonly PodTemplate[] {
  const peers = [...peer.pods];
  const calls = (own: PodTemplate, other: PodTemplate): 'none' | 'some' | 'refused' => {
    const [from, to] = callOf(grant, own, other);
    const ports = portsOfPod(to).filter((port) => grantsPort(grant, port));
    if (ports.length === 0) return 'none';
    return ports.some((port) => missing(from, to, port) === undefined) ? 'some' : 'refused';
  };
  const answers = grant.selected.flatMap((own) => peers.map((other) => ({ own, other, answer: calls(own, other) })));
  const asked = answers.filter(({ answer }) => answer !== 'none');
  const lost = (side: 'own' | 'other'): readonly PodTemplate[] =>
    [...Map.groupBy(asked, (each) => each[side])].flatMap(([pod, all]) =>
      all.some(({ answer }) => answer === 'some') ? [] : [pod],
    );
  if (asked.length > 0 && asked.every(({ answer }) => answer === 'refused')) return [asked[0]!.other];
  return [...(isEverything(peer.podSelector) ? [] : lost('other')), ...(grant.selectsAll ? [] : lost('own'))];
}

function grantsPort({ ports }: Grant, port: ContainerPort): boolean {
  return ports.length === 0 || ports.some((granted) => meansPort(granted, port));
}

/** Who calls and who is called, of a pod that a grant is about and one that it names. */
function callOf({ direction }: Grant, own: PodTemplate, other: PodTemplate): readonly [PodTemplate, PodTemplate] {
  return direction === 'egress' ? [own, other] : [other, own];
}

/** What the other end has to grant. */
function farSideOf({ direction }: Grant): Direction {
  return direction === 'egress' ? 'ingress' : 'egress';
}

function refuse(grant: Grant, peer: GrantPeer, pod: PodTemplate): Finding {
  const { source, ports, field } = grant;
  const [own, other] = [source.object.metadata.namespace, [...peer.pods][0]?.namespace];
  const shown = `${objectName(pod.source.object)} on ${ports.map(({ port }) => port).join(', ') || 'every port'}`;
  const far = farSideOf(grant);
  return finding(source, `${peer.field.startsWith(field) ? peer.field : field}`, shown, {
    reason: `${far} of the other end is denied by default, and nothing grants it`,
    wayOut: `Add the grant of ${far} between ${own} and ${other}, or take this one away.`,
  });
}
