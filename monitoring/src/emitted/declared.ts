import type { Kind } from './exposition.ts';

/**
 * A metric that a recording can not hold: it exists only after something has gone wrong, or comes from a part of
 * Kubernetes or an exporter of which nothing is recorded.
 */
interface Declared {
  readonly job: string;
  readonly metric: string;
  readonly kind: Kind;
  readonly labels: readonly string[];
  /** Where the component's source says so. */
  readonly source: string;
}

/** Several of which the same is said. */
function alike(metrics: readonly string[], said: Omit<Declared, 'metric'>): readonly Declared[] {
  return metrics.map((metric) => Object.assign({ metric }, said));
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
    job: 'external-dns',
    metric: 'external_dns_controller_consecutive_soft_errors',
    kind: 'gauge',
    labels: [],
    source: 'controller/metrics.go: tries that failed since the last one that did not',
  },
  {
    job: 'web',
    metric: 'callers_refused_total',
    kind: 'counter',
    labels: ['why'],
    source: 'packages/service/src/metrics.ts: where it answers callers by TLS',
  },
  {
    job: 'web',
    metric: 'identity_end_timestamp_seconds',
    kind: 'gauge',
    labels: [],
    source: 'packages/service/src/metrics.ts: where it has an identity',
  },
  ...alike(
    [
      'cnpg_replication_lag_seconds',
      'cnpg_replication_in_recovery',
      'cnpg_replication_streaming_replicas',
      'cnpg_connections_used',
      'cnpg_connections_max',
    ],
    {
      job: 'database',
      kind: 'gauge',
      labels: [],
      source: 'base/database/queries.yaml: a series for each instance',
    },
  ),
  {
    job: 'database',
    metric: 'cnpg_database_size_bytes',
    kind: 'gauge',
    labels: ['datname'],
    source: 'base/database/queries.yaml: a series for each database',
  },
  ...alike(
    [
      'cnpg_pgbouncer_pools_maxwait',
      'cnpg_pgbouncer_pools_cl_active',
      'cnpg_pgbouncer_pools_cl_waiting',
      'cnpg_pgbouncer_pools_sv_active',
      'cnpg_pgbouncer_pools_sv_idle',
    ],
    {
      job: 'database',
      kind: 'gauge',
      labels: ['user', 'exported_database'],
      source: 'pkg/management/pgbouncer/metricsserver: a series for each pool',
    },
  ),
  {
    job: 'kube-state-metrics',
    metric: 'kube_job_complete',
    kind: 'gauge',
    labels: ['namespace', 'job_name', 'condition'],
    source: 'internal/store/job.go: a series for each condition of a Job that has ended well',
  },
  ...alike(['cnpg_collector_first_recoverability_point', 'cnpg_collector_last_available_backup_timestamp'], {
    job: 'database',
    kind: 'gauge',
    labels: [],
    source: 'pkg/management/postgres/webserver/metricserver/pg_collector.go: 0 where there is no backup',
  }),
  {
    job: 'database',
    metric: 'cnpg_collector_pg_wal_archive_status',
    kind: 'gauge',
    labels: ['value'],
    source: 'pkg/management/postgres/webserver/metricserver/wal.go: files that are ready to be stored, and done',
  },
  ...alike(
    [
      'rollout_info_replicas_desired',
      'rollout_info_replicas_available',
      'rollout_info_replicas_unavailable',
      'rollout_info_replicas_updated',
    ],
    {
      job: 'rollouts',
      kind: 'gauge',
      labels: ['namespace', 'name'],
      source: 'controller/metrics/prommetrics.go: a series for each Rollout',
    },
  ),
  {
    job: 'rollouts',
    metric: 'rollout_info',
    kind: 'gauge',
    labels: ['namespace', 'name', 'strategy', 'traffic_router', 'phase'],
    source: 'controller/metrics/prommetrics.go: a series for each Rollout, 1 for its phase',
  },
  {
    job: 'rollouts',
    metric: 'rollout_events_total',
    kind: 'counter',
    labels: ['namespace', 'name', 'type', 'reason'],
    source: 'controller/metrics/prommetrics.go: no series until a Rollout has had such an event',
  },
  {
    job: 'rollouts',
    metric: 'analysis_run_metric_phase',
    kind: 'gauge',
    labels: ['namespace', 'name', 'metric', 'type', 'dry_run', 'phase'],
    source: 'controller/metrics/prommetrics.go: a series for each phase of each figure',
  },
  ...alike(
    [
      'otelcol_receiver_refused_spans_total',
      'otelcol_processor_tail_sampling_sampling_trace_dropped_too_early_total',
      'otelcol_exporter_enqueue_failed_spans_total',
      'otelcol_exporter_send_failed_spans_total',
    ],
    {
      job: 'traces',
      kind: 'counter',
      labels: ['component'],
      source: 'each part of a pipeline of the collector: no series until it happens',
    },
  ),
  {
    job: 'log-lines',
    metric: 'log_lines_total',
    kind: 'counter',
    labels: ['namespace', 'service', 'level'],
    source: 'base/logs/collector.yaml: what its connector counts',
  },
  ...alike(['otelcol_receiver_accepted_spans_total', 'otelcol_exporter_sent_spans_total'], {
    job: 'traces',
    kind: 'counter',
    labels: ['component'],
    source: 'receiver/receiverhelper and exporter/exporterhelper: documentation.md',
  }),
  {
    job: 'traces',
    metric: 'otelcol_processor_tail_sampling_global_count_traces_sampled_total',
    kind: 'counter',
    labels: ['component', 'sampled'],
    source: 'processor/tailsamplingprocessor/documentation.md',
  },
  {
    job: 'traces',
    metric: 'otelcol_exporter_queue_size',
    kind: 'gauge',
    labels: ['component', 'exporter'],
    source: 'exporter/exporterhelper/documentation.md',
  },
  {
    job: 'logs',
    metric: 'vl_data_size_bytes',
    kind: 'gauge',
    labels: ['type'],
    source: 'app/vlstorage/main.go',
  },
  ...alike(['otelcol_exporter_queue_size', 'otelcol_exporter_queue_capacity'], {
    job: 'log-collector',
    kind: 'gauge',
    labels: ['exporter'],
    source: 'exporter/exporterhelper/documentation.md',
  }),
  ...alike(
    [
      'otelcol_exporter_send_failed_log_records',
      'otelcol_exporter_enqueue_failed_log_records',
      'otelcol_exporter_sent_log_records',
    ],
    {
      job: 'log-collector',
      kind: 'counter',
      labels: ['exporter'],
      source: 'exporter/exporterhelper/documentation.md',
    },
  ),
  ...alike(['vl_storage_is_read_only', 'vl_free_disk_space_bytes'], {
    job: 'logs',
    kind: 'gauge',
    labels: ['path'],
    source: 'app/vlstorage/main.go',
  }),
  {
    job: 'logs',
    metric: 'vl_rows_dropped_total',
    kind: 'counter',
    labels: ['reason'],
    source: 'app/vlstorage/main.go',
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
  {
    job: 'traefik',
    metric: 'traefik_router_requests_total',
    kind: 'counter',
    labels: ['code', 'method', 'protocol', 'router', 'service'],
    source:
      'pkg/observability/metrics/prometheus.go: no series of routers before --metrics.prometheus.addrouterslabels',
  },
  {
    job: 'kube-state-metrics',
    metric: 'kube_job_failed',
    kind: 'gauge',
    labels: ['namespace', 'job_name', 'condition', 'reason'],
    source: 'internal/store/job.go: no series until a Job fails',
  },
  {
    job: 'kube-state-metrics',
    metric: 'kube_pod_status_unschedulable',
    kind: 'gauge',
    labels: ['namespace', 'pod', 'uid'],
    source: 'internal/store/pod.go: a series for each pod that no node takes',
  },
  {
    job: 'blackbox',
    metric: 'probe_success',
    kind: 'gauge',
    labels: ['service'],
    source: 'prober/handler.go: told for each probe; the labels are of its target',
  },
  {
    job: 'blackbox',
    metric: 'probe_ssl_earliest_cert_expiry',
    kind: 'gauge',
    labels: ['service'],
    source: 'prober/http.go: told for each probe by TLS',
  },
  {
    job: 'cert-manager',
    metric: 'certmanager_certificate_ready_status',
    kind: 'gauge',
    labels: ['name', 'namespace', 'condition', 'issuer_name', 'issuer_kind', 'issuer_group'],
    source: 'internal/collectors/certificates.go: a series for each status of a Certificate',
  },
  {
    job: 'cert-manager',
    metric: 'certmanager_certificate_renewal_timestamp_seconds',
    kind: 'gauge',
    labels: ['name', 'namespace', 'issuer_name', 'issuer_kind', 'issuer_group'],
    source: 'internal/collectors/certificates.go',
  },
  {
    job: 'cert-manager',
    metric: 'certmanager_http_acme_client_request_count',
    kind: 'counter',
    labels: ['scheme', 'host', 'action', 'method', 'status'],
    source: 'pkg/metrics/metrics.go: no series until the authority is asked',
  },
  {
    job: 'apiserver',
    metric: 'apiserver_request_total',
    kind: 'counter',
    labels: ['group', 'version', 'resource', 'subresource', 'scope', 'component', 'verb', 'code', 'dry_run'],
    source: 'apiserver/pkg/endpoints/metrics/metrics.go',
  },
  {
    job: 'apiserver',
    metric: 'apiserver_request_sli_duration_seconds_bucket',
    kind: 'counter',
    labels: ['group', 'version', 'resource', 'subresource', 'scope', 'component', 'verb', 'le'],
    source: 'apiserver/pkg/endpoints/metrics/metrics.go',
  },
  {
    job: 'apiserver',
    metric: 'apiserver_request_sli_duration_seconds_count',
    kind: 'counter',
    labels: ['group', 'version', 'resource', 'subresource', 'scope', 'component', 'verb'],
    source: 'apiserver/pkg/endpoints/metrics/metrics.go',
  },
  {
    job: 'apiserver',
    metric: 'apiserver_current_inflight_requests',
    kind: 'gauge',
    labels: ['request_kind'],
    source: 'apiserver/pkg/endpoints/metrics/metrics.go',
  },
  {
    job: 'apiserver',
    metric: 'apiserver_storage_size_bytes',
    kind: 'gauge',
    labels: ['storage_cluster_id'],
    source: 'apiserver/pkg/storage/etcd3/metrics/metrics.go',
  },
  {
    job: 'apiserver',
    metric: 'apiserver_validating_admission_policy_check_total',
    kind: 'counter',
    labels: ['policy', 'policy_binding', 'error_type', 'enforcement_action'],
    source: 'apiserver/pkg/admission/plugin/policy/validating/metrics/metrics.go: no series until a policy decides',
  },
  {
    job: 'apiserver',
    metric: 'apiserver_admission_webhook_rejection_count',
    kind: 'counter',
    labels: ['name', 'operation', 'type', 'error_type', 'rejection_code'],
    source: 'apiserver/pkg/admission/metrics/metrics.go: no series until a webhook fails or refuses',
  },
  {
    job: 'coredns',
    metric: 'coredns_dns_responses_total',
    kind: 'counter',
    labels: ['server', 'zone', 'view', 'rcode', 'plugin'],
    source: 'plugin/metrics/vars/vars.go',
  },
];
