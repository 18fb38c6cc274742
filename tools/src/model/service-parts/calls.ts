import type { ForkConfig } from '../../lib/fork-config.ts';
import { madeBy, type Files } from './parts.ts';
import type { ServedApplication } from './served.ts';

/** One Application whose pods may ask those of another. */
interface Call {
  readonly from: ServedApplication;
  readonly to: ServedApplication;
}

/** The folder of an overlay that grants its calls, as a Component. */
export function callsFolder(environment: string, name: string): string {
  return `clusters/${environment}/${name}/calls`;
}

/** The calls between Applications that an environment runs, as `calls` of the file of settings grants them. */
function callsAmong({ services }: Pick<ForkConfig, 'services'>, served: readonly ServedApplication[]): readonly Call[] {
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

function filesOf(environment: string, { name }: ServedApplication, calls: readonly Call[]): Files {
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
  const kustomization = `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources:
${names.map((file) => `  - ${file}\n`).join('')}`;
  const folder = callsFolder(environment, name);
  return Object.fromEntries(
    Object.entries({ 'kustomization.yaml': kustomization, ...policies }).map(([file, text]) => [
      `${folder}/${file}`,
      `${madeBy}${text}`,
    ]),
  );
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
      ports:
        - port: 53
          protocol: UDP
        - port: 53
          protocol: TCP
`;

function callOf(from: string, to: ServedApplication): string {
  return grant({ policy: `call-${to.name}`, pods: from, type: 'Egress', peer: to.name, ports: to.ports });
}

function calledBy(from: string, to: ServedApplication): string {
  return grant({ policy: `called-by-${from}`, pods: to.name, type: 'Ingress', peer: from, ports: to.ports });
}

interface Grant {
  readonly policy: string;
  readonly pods: string;
  readonly type: 'Ingress' | 'Egress';
  readonly peer: string;
  readonly ports: readonly number[];
}

function grant({ policy, pods, type, peer, ports }: Grant): string {
  const [field, side] = type === 'Egress' ? ['egress', 'to'] : ['ingress', 'from'];
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${policy}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: ${pods}
  policyTypes:
    - ${type}
  ${field}:
    - ${side}:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ${peer}
          podSelector:
            matchLabels:
              app.kubernetes.io/name: ${peer}
      ports:
${ports.map((port) => `        - port: ${port}\n`).join('')}`;
}
