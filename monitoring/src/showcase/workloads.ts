import { readNames } from '@lockstep/tools/model/names/names';
import { servicePods } from './service.ts';

export const madeNodes = [
  'production-control-plane',
  'production-worker',
  'production-worker2',
  'production-worker3',
] as const;

/** A container of the made-up cluster, in cores and bytes. */
export interface Workload {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly node: string;
  readonly image: string;
  readonly cores: number;
  readonly memory: number;
  readonly asked: { readonly cores: number; readonly memory: number };
  readonly limit: { readonly cores: number; readonly memory: number };
  readonly lives: (minute: number) => boolean;
}

const always = (): boolean => true;
const [control, one, two, three] = madeNodes;

type Row = readonly [
  namespace: string,
  pod: string,
  container: string,
  node: string,
  image: string,
  cores: number,
  megabytes: number,
];

const rows: readonly Row[] = [
  [
    'argocd',
    'argocd-application-controller-0',
    'argocd-application-controller',
    two,
    'quay.io/argoproj/argocd:v3.6.1',
    0.06,
    310,
  ],
  [
    'argocd',
    'argocd-repo-server-5c8f9d7b6-x2m4k',
    'argocd-repo-server',
    two,
    'quay.io/argoproj/argocd:v3.6.1',
    0.02,
    140,
  ],
  ['argocd', 'argocd-server-66d8f5c9b7-p9w3z', 'argocd-server', three, 'quay.io/argoproj/argocd:v3.6.1', 0.01, 96],
  ['argocd', 'argocd-redis-7f6c8b5d94-t6n2v', 'redis', three, 'public.ecr.aws/docker/library/redis:8.2.3', 0.005, 14],
  ['ingress', 'traefik-79b6c4d8f5-h4s8q', 'traefik', one, 'docker.io/library/traefik:v3.7.8', 0.03, 88],
  ['kube-system', 'coredns-7d764666f9-2kx7m', 'coredns', control, 'registry.k8s.io/coredns/coredns:v1.14.1', 0.006, 24],
  [
    'kube-system',
    'kube-apiserver-production-control-plane',
    'kube-apiserver',
    control,
    'registry.k8s.io/kube-apiserver:v1.36.3',
    0.11,
    480,
  ],
  ['kube-system', 'etcd-production-control-plane', 'etcd', control, 'registry.k8s.io/etcd:3.6.8-0', 0.05, 96],
  [
    'kube-system',
    'metrics-server-6f7dd4c4c4-9l5bz',
    'metrics-server',
    one,
    'registry.k8s.io/metrics-server/metrics-server:v0.8.1',
    0.008,
    38,
  ],
  ['monitoring', 'prometheus-0', 'prometheus', three, 'quay.io/prometheus/prometheus:v3.16.0', 0.05, 420],
  ['monitoring', 'alertmanager-0', 'alertmanager', three, 'quay.io/prometheus/alertmanager:v0.34.2', 0.004, 28],
  [
    'monitoring',
    'kube-state-metrics-5b9d7f8c6d-v3k8w',
    'kube-state-metrics',
    two,
    'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.18.0',
    0.004,
    30,
  ],
  ...madeNodes.map((node, index): Row => [
    'node-exporter',
    `node-exporter-${['b7k2m', 'd4x9p', 'h8s3v', 'n6w5z'][index]}`,
    'node-exporter',
    node,
    'quay.io/prometheus/node-exporter:v1.12.1',
    0.003,
    16,
  ]),
];

/** Everything that runs. */
export const madeWorkloads: readonly Workload[] = [
  ...rows.map(([namespace, pod, container, node, image, cores, megabytes]): Workload => ({
    namespace,
    pod,
    container,
    node,
    image,
    cores,
    memory: megabytes * 1e6,
    asked: { cores: cores * 1.6, memory: megabytes * 1.2e6 },
    limit: { cores: Math.max(cores * 6, 0.1), memory: megabytes * 2e6 },
    lives: always,
  })),
  ...servicePods.map(({ pod, node, version, lives }): Workload => ({
    namespace: 'web',
    pod,
    container: 'web',
    node,
    image: `${readNames().images}/web:${version}`,
    cores: 0.045,
    memory: 98e6,
    asked: { cores: 0.1, memory: 128e6 },
    limit: { cores: 1, memory: 256e6 },
    lives,
  })),
];
