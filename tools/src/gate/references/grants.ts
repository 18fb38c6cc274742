import type { Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { possibleDatabase } from './databases.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import { selectsPod, type ContainerPort, type PodTemplate } from './pods.ts';
import { selects, type LabelSelector } from './selector.ts';

export type Direction = 'ingress' | 'egress';

/** A port as a NetworkPolicy says it; every port where it says none. */
export interface GrantedPort {
  readonly port?: number | string;
  readonly endPort?: number;
  readonly protocol?: string;
}

/** One entry of `from` or `to` that means addresses. */
export interface AddressBlock {
  readonly field: string;
  readonly cidr: string;
  readonly except?: readonly string[];
}

/** One entry of `from` or `to` that means pods. */
export interface GrantPeer {
  readonly field: string;
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly namespaces: readonly string[];
  readonly pods: ReadonlySet<PodTemplate>;
}

/** One rule of a NetworkPolicy. */
export interface Grant {
  readonly source: Rendered;
  /** `spec.ingress[0]`. */
  readonly field: string;
  readonly direction: Direction;
  /** The pods that it is about. */
  readonly selected: readonly PodTemplate[];
  /** Whether it means a namespace as a whole and no pods by name. */
  readonly selectsAll: boolean;
  /** Whether it names nobody, which means everybody. */
  readonly anyone: boolean;
  /** Addresses that it names. */
  readonly blocks: readonly AddressBlock[];
  /** Whether a list of nobody is written out, which means everybody all the same. */
  readonly emptied: boolean;
  readonly peers: readonly GrantPeer[];
  /** Empty: every port. */
  readonly ports: readonly GrantedPort[];
}

export interface NetworkModel {
  readonly policies: readonly { readonly source: Rendered; readonly selected: readonly PodTemplate[] }[];
  readonly grants: readonly Grant[];
  /** The direction whose grant is missing for one pod to call another on a port; undefined when it can. */
  missing(from: PodTemplate, to: PodTemplate, port: ContainerPort): Direction | undefined;
}

const models = new WeakMap<EnvironmentIndex, NetworkModel>();

/** Who may call whom by the NetworkPolicies of an environment. Made once for an index. */
export function networkOf(index: EnvironmentIndex): NetworkModel {
  const found = models.get(index) ?? makeModel(index);
  models.set(index, found);
  return found;
}

function makeModel(index: EnvironmentIndex): NetworkModel {
  const policies = index.ofKind('NetworkPolicy').map((source) => {
    const selector = (at(source.object, 'spec', 'podSelector') ?? {}) as LabelSelector;
    const selected = index.podsIn(namespaceOf(source)).filter((pod) => selectsPod(selector, pod));
    return { source, selector, selected };
  });
  const isolated = { ingress: new Set<PodTemplate>(), egress: new Set<PodTemplate>() };
  const byPod = { ingress: new Map<PodTemplate, Grant[]>(), egress: new Map<PodTemplate, Grant[]>() };
  const grants: Grant[] = [];
  for (const { source, selector, selected } of policies) {
    for (const direction of directionsOf(source)) {
      for (const pod of selected) isolated[direction].add(pod);
      const rules = listAt<object>(source.object, 'spec', direction);
      for (const [position, rule] of rules.entries()) {
        const grant = grantOf(source, direction, position, rule, index, { selector, selected });
        grants.push(grant);
        for (const pod of selected) byPod[direction].set(pod, [...(byPod[direction].get(pod) ?? []), grant]);
      }
    }
  }
  const allows = (direction: Direction, own: PodTemplate, other: PodTemplate, port: ContainerPort): boolean =>
    own.hostNetwork ||
    !isolated[direction].has(own) ||
    (byPod[direction].get(own) ?? []).some(
      (grant) =>
        (grant.anyone || grant.peers.some(({ pods }) => pods.has(other))) &&
        (grant.ports.length === 0 || grant.ports.some((granted) => meansPort(granted, port))),
    );
  return {
    policies,
    grants,
    missing: (from, to, port) => {
      if ([from, to].some(({ source }) => source.file === possibleDatabase)) return undefined;
      if (!allows('egress', from, to, port)) return 'egress';
      return allows('ingress', to, from, port) ? undefined : 'ingress';
    },
  };
}

/** Whether a granted port is this port of a pod. */
export function meansPort({ port, endPort, protocol = 'TCP' }: GrantedPort, found: ContainerPort): boolean {
  if (protocol !== found.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === 'string') return port === found.name;
  return endPort === undefined ? port === found.number : port <= found.number && found.number <= endPort;
}

/** The ports of a pod that something can be sent to. */
export function portsOfPod({ containers }: PodTemplate): readonly ContainerPort[] {
  return containers.filter(({ runsBefore }) => !runsBefore).flatMap(({ ports }) => ports);
}

function directionsOf({ object }: Rendered): readonly Direction[] {
  const types = at(object, 'spec', 'policyTypes') as readonly string[] | undefined;
  if (types === undefined) return at(object, 'spec', 'egress') === undefined ? ['ingress'] : ['ingress', 'egress'];
  return (['ingress', 'egress'] as const).filter((each) => types.some((type) => type.toLowerCase() === each));
}

function grantOf(
  source: Rendered,
  direction: Direction,
  position: number,
  rule: object,
  index: EnvironmentIndex,
  own: { readonly selector: LabelSelector; readonly selected: readonly PodTemplate[] },
): Grant {
  const side = direction === 'ingress' ? 'from' : 'to';
  const field = `spec.${direction}[${position}]`;
  const entries = listAt<GrantPeer & { readonly ipBlock?: Omit<AddressBlock, 'field'> }>(rule, side);
  const blocks = entries.flatMap(({ ipBlock }, place) =>
    ipBlock === undefined ? [] : [{ ...ipBlock, field: `${field}.${side}[${place}].ipBlock` }],
  );
  const peers = entries.flatMap((peer, place) =>
    peer.ipBlock === undefined ? [peerOf(peer, `${field}.${side}[${place}]`, namespaceOf(source), index)] : [],
  );
  return {
    source,
    field,
    direction,
    selected: own.selected,
    selectsAll: isEverything(own.selector),
    anyone: entries.length === 0,
    emptied: entries.length === 0 && Object.hasOwn(rule, side),
    peers,
    blocks,
    ports: listAt<GrantedPort>(rule, 'ports'),
  };
}

function peerOf(peer: GrantPeer, field: string, own: string, index: EnvironmentIndex): GrantPeer {
  const { podSelector, namespaceSelector } = peer;
  const namespaces =
    namespaceSelector === undefined
      ? [own]
      : [...index.namespaces].flatMap(([name, labels]) => (selects(namespaceSelector, labels) ? [name] : []));
  const pods = namespaces.flatMap((name) =>
    index.podsIn(name).filter((pod) => podSelector === undefined || selectsPod(podSelector, pod)),
  );
  return { ...peer, field, namespaces, pods: new Set(pods) };
}

/** Whether a selector is empty, and so means all. */
export function isEverything(selector: LabelSelector | undefined): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return Object.keys(matchLabels ?? {}).length + (matchExpressions ?? []).length === 0;
}

function namespaceOf({ object }: Rendered): string {
  return object.metadata.namespace ?? 'default';
}
