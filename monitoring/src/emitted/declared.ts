import type { Kind } from './exposition.ts';

/** A metric that exists only after something has gone wrong: a recording of healthy clusters can not hold it. */
interface Declared {
  readonly job: string;
  readonly metric: string;
  readonly kind: Kind;
  readonly labels: readonly string[];
  /** Where the component's source says so. */
  readonly source: string;
}

/** Where a recording has one of them all the same, a test compares the two. */
export const declared: readonly Declared[] = [
  {
    job: 'kube-state-metrics',
    metric: 'kube_pod_container_status_waiting_reason',
    kind: 'gauge',
    labels: ['namespace', 'pod', 'uid', 'container', 'reason'],
    source: 'internal/store/pod.go: a series for each container that waits',
  },
  {
    job: 'argocd',
    metric: 'argocd_git_fetch_fail_total',
    kind: 'counter',
    labels: ['repo', 'revision'],
    source: 'reposerver/metrics/metrics.go: no series until a fetch fails',
  },
  {
    job: 'argocd',
    metric: 'argocd_git_lsremote_fail_total',
    kind: 'counter',
    labels: ['repo', 'revision'],
    source: 'reposerver/metrics/metrics.go: no series until git ls-remote fails',
  },
  {
    job: 'external-secrets',
    metric: 'externalsecret_status_condition',
    kind: 'gauge',
    labels: ['namespace', 'name', 'condition', 'status'],
    source: 'pkg/controllers/externalsecret/esmetrics: a series for each status of an ExternalSecret',
  },
  {
    job: 'external-secrets',
    metric: 'clustersecretstore_status_condition',
    kind: 'gauge',
    labels: ['namespace', 'name', 'condition', 'status'],
    source: 'pkg/controllers/secretstore/cssmetrics: a series for each status of a ClusterSecretStore',
  },
];
