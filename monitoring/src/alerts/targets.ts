import type { Alert } from './alert.ts';

/** What Prometheus scrapes of the platform: a job without a target is a failure too. Each service has a job besides. */
export const jobs = [
  'kubelet',
  'cadvisor',
  'kube-state-metrics',
  'node-exporter',
  'argocd',
  'traefik',
  'metrics-server',
  'prometheus',
  'alertmanager',
  'grafana',
  'delivery',
  'external-dns',
  'external-secrets',
  'apiserver',
  'coredns',
  'cert-manager',
  'blackbox',
] as const;

/** Jobs whose silence has an alert of its own that says more. */
const toldApart: readonly string[] = [
  'metrics-server',
  'delivery',
  'external-dns',
  'external-secrets',
  'apiserver',
  'coredns',
];

/** Deployments that a closed network goes without: their job is missed only where they are. */
const leftOutSomewhere: Readonly<Record<string, string>> = { grafana: 'monitoring' };

/** A job without a target, whose expression says which. */
export function targetMissing(expr: string): Alert {
  return {
    name: 'TargetMissing',
    severity: 'ticket',
    expr,
    // A Deployment that is replaced, or a node that joins, may leave a job empty for a while.
    for: '10m',
    summary: 'The job {{ $labels.job }} has no target',
    description: 'Prometheus finds nothing to scrape for it, so nothing can be down either: alerts on it stay silent.',
  };
}

function missing(job: string): string {
  const namespace = leftOutSomewhere[job];
  const absent = `absent(up{job="${job}"})`;
  if (namespace === undefined) return absent;
  const wanted = `sum(kube_deployment_spec_replicas{namespace="${namespace}", deployment="${job}"}) > 0`;
  return `(${absent} and on () ${wanted})`;
}

export const targetAlerts: readonly Alert[] = [
  {
    name: 'TargetDown',
    severity: 'ticket',
    expr: `max by (job, namespace, pod, node, instance) (up{job!~"${toldApart.join('|')}"}) == 0`,
    // Ten scrapes: a pod that restarts is back by then.
    for: '5m',
    summary: '{{ $labels.job }}: {{ $labels.instance }} gives no metrics',
    description: 'What this target would tell is not seen, and alerts on it stay silent.',
  },
  targetMissing(
    jobs
      .filter((job) => !toldApart.includes(job))
      .map((job) => missing(job))
      .join('\n  or\n'),
  ),
  {
    name: 'MetricsServerDown',
    severity: 'ticket',
    expr: 'absent(up{job="metrics-server"} == 1)',
    for: '5m',
    summary: 'metrics-server does not answer',
    description: 'The autoscaler sees no load and keeps the number of pods as it is; kubectl top fails.',
  },
];
