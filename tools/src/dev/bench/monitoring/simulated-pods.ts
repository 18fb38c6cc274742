import type { Kubectl } from '../../../toolbox/kubectl.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import { server } from './simulated-page.ts';

/** Of all that is made here, so that all of it is found again. */
const mark = { 'lockstep.internal/bench': 'monitoring' };
const name = 'simulated-pods';
const labels = { ...mark, 'app.kubernetes.io/name': name };
const firstPort = 9000;

interface Simulation {
  /** How many pods. */
  readonly count: number;
  /** What each of them answers. */
  readonly page: string;
  /** The service's own image, for its node. */
  readonly image: string;
}

/**
 * Starts one pod that answers as many, and names each of its ports as an endpoint of the service, so that Prometheus
 * finds them as it finds the real ones. They are never ready: no request of a user reaches them.
 */
export async function startSimulation(cluster: Kubectl, simulation: Simulation): Promise<void> {
  await removeSimulation(cluster);
  await cluster.apply(podAndGrants(simulation), 'lockstep-bench');
  const address = await waitFor({ what: 'the simulated pods ready', seconds: 90 }, async () => {
    const { status } = await cluster.json<{ status: { podIP?: string; phase: string } }>([
      'get',
      'pod',
      name,
      '--namespace=web',
    ]);
    return status.phase === 'Running' && status.podIP !== undefined ? { done: status.podIP } : { seen: status.phase };
  });
  await cluster.apply(endpointsOf(simulation.count, address), 'lockstep-bench');
}

/** Takes away what `startSimulation` made, also what an interrupted run left. */
export async function removeSimulation(cluster: Kubectl): Promise<void> {
  const [[key, value]] = Object.entries(mark) as [[string, string]];
  for (const namespace of ['web', 'monitoring']) {
    await cluster.run([
      'delete',
      'endpointslices,pods,configmaps,networkpolicies',
      `--namespace=${namespace}`,
      `--selector=${key}=${value}`,
      '--ignore-not-found',
      '--grace-period=1',
    ]);
  }
}

function podAndGrants({ count, page, image }: Simulation): readonly object[] {
  const env = Object.entries({ PAGE: '/page/page', FIRST_PORT: firstPort, COUNT: count }).map(([key, value]) => ({
    name: key,
    value: String(value),
  }));
  const metadata = { name, namespace: 'web', labels };
  const prometheus = { 'app.kubernetes.io/name': 'prometheus' };
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { page } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: {
        podSelector: { matchLabels: labels },
        ingress: [{ from: [{ ...inNamespace('monitoring'), podSelector: { matchLabels: prometheus } }] }],
      },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { ...metadata, namespace: 'monitoring' },
      spec: {
        podSelector: { matchLabels: prometheus },
        policyTypes: ['Egress'],
        egress: [{ to: [{ ...inNamespace('web'), podSelector: { matchLabels: labels } }] }],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name,
            image,
            command: ['node', '-e', server],
            env,
            resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { cpu: '1', memory: '256Mi' } },
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'] },
            },
            volumeMounts: [{ name: 'page', mountPath: '/page' }],
          },
        ],
        volumes: [{ name: 'page', configMap: { name } }],
      },
    },
  ];
}

function inNamespace(namespace: string): object {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } };
}

/** A slice each, since all endpoints of one share its ports. */
function endpointsOf(count: number, address: string): readonly object[] {
  return Array.from({ length: count }, (_, pod) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-${pod}`, namespace: 'web', labels: { ...mark, 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    endpoints: [
      {
        addresses: [address],
        conditions: { ready: false, serving: false },
        targetRef: { kind: 'Pod', namespace: 'web', name: `${name}-${pod}` },
      },
    ],
    ports: [{ name: 'http', port: firstPort + pod, protocol: 'TCP' }],
  }));
}
