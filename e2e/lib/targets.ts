import type { Prometheus } from '@lockstep/tools/toolbox/prometheus';
import type { Cluster } from './cluster.ts';
import type { KubeList, LivePod } from '@lockstep/tools/model/live-objects';
import { services } from '@lockstep/tools/model/services';
import * as paths from './paths.ts';

/** How many targets each job has. */
type Counts = Readonly<Record<string, number>>;

interface Endpoints {
  readonly endpoints: readonly object[];
}

export interface ScrapeTarget {
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapeUrl: string;
  readonly lastError: string;
  readonly health: 'up' | 'down' | 'unknown';
}

/** Where the pods of each job are; a job with several names scrapes them all. */
const podsOfJob: Readonly<Record<string, { namespace: string; key?: string; names: readonly string[] }>> = {
  ...Object.fromEntries(
    services
      .filter(({ metricsPath }) => metricsPath !== undefined)
      .map(({ application }) => [application, { namespace: application, names: [application] }]),
  ),
  argocd: {
    namespace: 'argocd',
    names: ['argocd-application-controller', 'argocd-server', 'argocd-repo-server'],
  },
  traefik: { namespace: 'ingress', names: ['traefik'] },
  'metrics-server': { namespace: 'kube-system', key: 'k8s-app', names: ['metrics-server'] },
  prometheus: { namespace: 'monitoring', names: ['prometheus'] },
  alertmanager: { namespace: 'monitoring', names: ['alertmanager'] },
  grafana: { namespace: 'monitoring', names: ['grafana'] },
  'external-dns': { namespace: 'external-dns', names: ['external-dns'] },
  'external-secrets': { namespace: 'external-secrets', names: ['external-secrets'] },
  database: { namespace: 'web', key: 'cnpg.io/podRole', names: ['instance', 'pooler'] },
  'database-operator': { namespace: 'database', names: ['cloudnative-pg'] },
  rollouts: { namespace: 'rollouts', names: ['rollouts'] },
  traces: { namespace: 'traces', names: ['collector', 'jaeger'] },
  logs: { namespace: 'logs', names: ['logs'] },
  'log-collector': { namespace: 'log-collector', names: ['log-collector'] },
  'log-lines': { namespace: 'log-collector', names: ['log-collector'] },
  coredns: { namespace: 'kube-system', key: 'k8s-app', names: ['kube-dns'] },
  'cert-manager': { namespace: 'cert-manager', key: 'app.kubernetes.io/component', names: ['controller'] },
  'kube-state-metrics': { namespace: 'monitoring', names: ['kube-state-metrics'] },
};

/** What there is to scrape, counted from the cluster's own nodes and pods instead of from what Prometheus found. */
export async function expectedTargets({ api, nodes }: Cluster): Promise<Counts> {
  const count = (await nodes()).length;
  const counts: Record<string, number> = {
    kubelet: count,
    cadvisor: count,
    'node-exporter': count,
    delivery: 1,
    blackbox: services.length,
  };
  // On EKS none of the nodes runs one: there they are counted by what the servers write themselves.
  counts['apiserver'] = (await api.get<Endpoints>(paths.endpointSlice('default', 'kubernetes'))).endpoints.length;
  for (const [job, { namespace, key = 'app.kubernetes.io/name', names }] of Object.entries(podsOfJob)) {
    const pods = await Promise.all(
      names.map(async (name) => (await api.get<KubeList<LivePod>>(paths.pods(namespace, { [key]: name }))).items),
    );
    const all = pods.flat().filter(({ metadata }) => metadata.deletionTimestamp === undefined).length;
    if (all > 0) counts[job] = all;
  }
  return counts;
}

export async function activeTargets(prometheus: Prometheus): Promise<readonly ScrapeTarget[]> {
  return (await prometheus.get<{ activeTargets: readonly ScrapeTarget[] }>('/api/v1/targets?state=active'))
    .activeTargets;
}

/** One sentence for each job that has too many or too few targets, and for each target that is not up. */
export function wrongTargets(targets: readonly ScrapeTarget[], expected: Counts): readonly string[] {
  const found: Record<string, number> = {};
  for (const { labels } of targets) found[labels['job'] ?? ''] = (found[labels['job'] ?? ''] ?? 0) + 1;
  const jobs = [...new Set([...Object.keys(expected), ...Object.keys(found)])].toSorted();
  return [
    ...jobs
      .filter((job) => (found[job] ?? 0) !== (expected[job] ?? 0))
      .map((job) => `${job}: ${found[job] ?? 0} targets instead of ${expected[job] ?? 0}`),
    ...targets
      .filter(({ health }) => health !== 'up')
      .map(({ labels, scrapeUrl, health, lastError }) =>
        `${labels['job']} ${scrapeUrl}: ${health} ${lastError}`.trim(),
      ),
  ];
}
