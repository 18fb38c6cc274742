import type { ForkConfig } from '../../lib/fork-config.ts';
import { grant, nameLine } from './grant.ts';
import { overlayFolder } from './overlay.ts';
import type { ServedApplication } from './served.ts';
import { component, madeIn, type Files } from './text.ts';

/** One Application whose pods may ask those of another. */
export interface ServiceCall {
  readonly from: ServedApplication;
  readonly to: ServedApplication;
}

/** The folder of an overlay that grants its calls, as a Component. */
export function callsFolder(environment: string, name: string): string {
  return `${overlayFolder(environment, name)}/calls`;
}

/** The calls between Applications that an environment runs, as `calls` of the file of settings grants them. */
export function callsAmong(
  { services }: Pick<ForkConfig, 'services'>,
  served: readonly ServedApplication[],
): readonly ServiceCall[] {
  return served.flatMap((from) => {
    const own = services.filter(({ application }) => application === from.name);
    const called = new Set(own.flatMap(({ calls = [] }) => calls));
    const names = new Set(services.filter(({ name }) => called.has(name)).map(({ application }) => application));
    return served.filter(({ name }) => names.has(name) && name !== from.name).map((to) => ({ from, to }));
  });
}

/** The grants of an environment, on both sides of each call: the one that asks, and the one that is asked. */
export function callFiles(
  environment: string,
  config: Pick<ForkConfig, 'services'>,
  served: readonly ServedApplication[],
): Files {
  const calls = callsAmong(config, served);
  return Object.assign({}, ...served.map((each) => filesOf(environment, each, calls))) as Files;
}

function filesOf(environment: string, { name }: ServedApplication, calls: readonly ServiceCall[]): Files {
  const asks = calls.filter(({ from }) => from.name === name).map(({ to }) => to);
  const asked = calls.filter(({ to }) => to.name === name);
  const policies = {
    ...(asks.length > 0 && { 'networkpolicy-allow-dns.yaml': dns }),
    ...Object.fromEntries(asks.map((to) => [`networkpolicy-call-${to.name}.yaml`, callOf(name, to)])),
    ...Object.fromEntries(
      asked.map(({ from, to }) => [`networkpolicy-called-by-${from.name}.yaml`, calledBy(from.name, to)]),
    ),
  };
  const names = Object.keys(policies);
  if (names.length === 0) return {};
  const kustomization = component(`resources:\n${names.map((file) => `  - ${file}\n`).join('')}`);
  return madeIn(callsFolder(environment, name), { 'kustomization.yaml': kustomization, ...policies });
}

const dns = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-dns
spec:
  podSelector: {}
  policyTypes:
    - Egress
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
        # What answers on a node is no pod: as in base/components/node-local-dns.
        - ipBlock:
            cidr: 169.254.20.10/32
        - ipBlock:
            cidr: 172.20.0.10/32
      ports:
        - port: 53
          protocol: UDP
        - port: 53
          protocol: TCP
`;

function callOf(from: string, { name, ports }: ServedApplication): string {
  const peer = { namespace: name, name };
  return grant({ policy: `call-${name}`, pods: nameLine(from), side: 'Egress', peer, ports });
}

function calledBy(from: string, { name, ports }: ServedApplication): string {
  const peer = { namespace: from, name: from };
  return grant({ policy: `called-by-${from}`, pods: nameLine(name), side: 'Ingress', peer, ports });
}
