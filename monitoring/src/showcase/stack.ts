import { busy, counter, gauge, minutes, noise, type MadeSeries } from './series.ts';

const own = {
  job: 'prometheus',
  instance: '10.42.3.5:9090',
  namespace: 'monitoring',
  pod: 'prometheus-0',
  node: 'production-worker3',
};
const manager = {
  job: 'alertmanager',
  instance: '10.42.3.6:9093',
  namespace: 'monitoring',
  pod: 'alertmanager-0',
  node: 'production-worker3',
};

/** Samples of a scrape and its seconds, by job. */
const jobs: Readonly<Record<string, readonly [samples: number, seconds: number]>> = {
  alertmanager: [180, 0.006],
  apiserver: [380, 0.12],
  argocd: [940, 0.021],
  blackbox: [14, 0.02],
  cadvisor: [1600, 0.09],
  'cert-manager': [40, 0.004],
  coredns: [12, 0.004],
  delivery: [14, 0.003],
  grafana: [410, 0.012],
  kubelet: [520, 0.035],
  'kube-state-metrics': [2300, 0.03],
  'metrics-server': [90, 0.008],
  'node-exporter': [640, 0.024],
  prometheus: [420, 0.007],
  traefik: [150, 0.005],
  web: [260, 0.004],
};

function ofJob(job: string): MadeSeries[] {
  const [samples, seconds] = jobs[job]!;
  // The service's own pods tell by themselves whether they are up.
  const labels = { job, instance: job === 'web' ? '10.42.1.42:5000' : `${job}.example:8080` };
  const down = (minute: number): boolean =>
    job === 'metrics-server' && minute > minutes.before - 140 && minute < minutes.before - 128;
  return [
    ...(job === 'web' ? [] : [gauge('up', labels, (minute) => (down(minute) ? 0 : 1))]),
    gauge('scrape_duration_seconds', labels, (minute) => seconds * busy(job, minute)),
    gauge('scrape_samples_post_metric_relabeling', labels, (minute) =>
      Math.round(samples * (0.97 + 0.06 * noise(job, Math.floor(minute / 30)))),
    ),
    gauge('scrape_series_added', labels, (minute) => (noise(job, minute) > 0.93 ? Math.round(samples * 0.02) : 0)),
  ];
}

function ofPrometheus(now: number): MadeSeries[] {
  const groups = ['alerts-of-nodes', 'alerts-of-workloads', 'objectives-of-web', 'objectives-of-web-windows'];
  return [
    gauge('prometheus_config_last_reload_successful', own, 1),
    gauge('prometheus_notifications_alertmanagers_discovered', own, 2),
    gauge('prometheus_tsdb_head_series', own, (minute) =>
      Math.round(7400 + 250 * busy('series', Math.floor(minute / 20))),
    ),
    gauge('prometheus_tsdb_head_chunks', own, (minute) => Math.round(15_500 + 40 * (minute % 120))),
    counter('prometheus_tsdb_head_samples_appended_total', own, (minute) => 290 * busy('samples', minute)),
    gauge('prometheus_tsdb_storage_blocks_bytes', own, (minute) => 5.8e9 + minute * 1.4e5),
    gauge('prometheus_tsdb_wal_storage_size_bytes', own, (minute) => 4e7 + (minute % 120) * 6e5),
    gauge('prometheus_tsdb_head_chunks_storage_size_bytes', own, (minute) => 1.5e7 + (minute % 120) * 2e5),
    gauge('prometheus_tsdb_retention_limit_bytes', own, 16e9),
    gauge('prometheus_tsdb_retention_limit_seconds', own, 35 * 86_400),
    gauge('prometheus_tsdb_lowest_timestamp_seconds', own, now / 1000 - 34.2 * 86_400),
    counter('prometheus_rule_evaluation_failures_total', own, 0),
    counter('prometheus_rule_group_iterations_missed_total', own, 0),
    ...groups.map((rule_group) =>
      gauge(
        'prometheus_rule_group_last_duration_seconds',
        { ...own, rule_group: `/etc/prometheus/rules/all.yaml;${rule_group}` },
        (minute) => 0.004 * busy(rule_group, minute),
      ),
    ),
    ...['sent', 'dropped', 'errors'].map((kind) =>
      counter(
        `prometheus_notifications_${kind}_total`,
        kind === 'dropped' ? own : { ...own, alertmanager: 'http://10.42.3.6:9093/api/v2/alerts' },
        (minute) => (kind === 'sent' ? 0.03 * busy('sent', minute) : 0),
      ),
    ),
  ];
}

function ofAlertmanager(): MadeSeries[] {
  return [
    gauge('alertmanager_cluster_members', manager, 2),
    ...Object.entries({ active: 2, suppressed: 1, unprocessed: 0 }).map(([state, count]) =>
      gauge('alertmanager_alerts', { ...manager, state }, count),
    ),
    ...Object.entries({ page: 'pagerduty', ticket: 'slack' }).map(([receiver_name, integration]) =>
      counter('alertmanager_notifications_total', { ...manager, receiver_name, integration }, (minute) =>
        noise(integration, minute) > 0.9 ? 1 / 60 : 0,
      ),
    ),
    counter(
      'alertmanager_notifications_failed_total',
      { ...manager, receiver_name: 'ticket', integration: 'slack', reason: 'other' },
      0,
    ),
  ];
}

/** Alerts that fired, as the rules would have written them. */
function alerts(): MadeSeries[] {
  const fired: readonly (readonly [labels: Readonly<Record<string, string>>, from: number, to: number])[] = [
    [{ alertname: 'Watchdog', severity: 'none' }, -Infinity, Infinity],
    [{ alertname: 'ErrorBudgetBurn', severity: 'page', service: 'web', objective: 'availability' }, -306, -270],
    [{ alertname: 'TargetDown', severity: 'ticket' }, -138, -126],
    [{ alertname: 'ContainerMemoryHigh', severity: 'ticket' }, -45, Infinity],
  ];
  return fired.map(([labels, from, to]) =>
    gauge('ALERTS', { ...labels, alertstate: 'firing' }, (minute) =>
      minute - minutes.before >= from && minute - minutes.before < to ? 1 : undefined,
    ),
  );
}

/** What the monitoring stack tells of itself, and the ingress of the customers' door. */
export function stackSeries(now: number): MadeSeries[] {
  const traefik = {
    job: 'traefik',
    instance: '10.42.1.3:8082',
    namespace: 'ingress',
    pod: 'traefik-79b6c4d8f5-h4s8q',
    node: 'production-worker',
  };
  const probe = { job: 'blackbox', service: 'web', instance: 'https://web.production.example.com/' };
  const apiserver = { job: 'apiserver', instance: '10.0.12.7:443' };
  const coredns = {
    job: 'coredns',
    instance: '10.42.1.9:9153',
    namespace: 'kube-system',
    pod: 'coredns-5f9c8d7b6-x2k4p',
  };
  return [
    ...Object.keys(jobs).flatMap((job) => ofJob(job)),
    ...ofPrometheus(now),
    ...ofAlertmanager(),
    ...alerts(),
    ...['200', '404', '502'].map((code) =>
      counter(
        'traefik_entrypoint_requests_total',
        { ...traefik, entrypoint: 'web', code, method: 'GET', protocol: 'http' },
        (minute) => ({ '200': 36, '404': 0.8, '502': 0.002 })[code]! * busy(code, minute),
      ),
    ),
    ...['200', '404', '503'].map((code) =>
      counter(
        'traefik_router_requests_total',
        {
          ...traefik,
          router: 'web-web-web-production-example-com@kubernetes',
          service: 'web-web-http@kubernetes',
          code,
          method: 'GET',
          protocol: 'http',
        },
        (minute) => ({ '200': 36, '404': 0.8, '503': 0.004 })[code]! * busy(code, minute),
      ),
    ),
    gauge('probe_success', probe, 1),
    gauge('probe_ssl_earliest_cert_expiry', probe, now / 1000 + 52 * 86_400),
    ...Object.entries({ '200': 38, '201': 2.2, '404': 0.5, '409': 0.2 }).map(([code, rate]) =>
      counter('apiserver_request_total', { ...apiserver, verb: 'GET', code }, (minute) => rate * busy(code, minute)),
    ),
    counter(
      'apiserver_validating_admission_policy_check_total',
      { ...apiserver, policy: 'host-access', enforcement_action: 'deny' },
      (minute) => (noise('denied', minute) > 0.97 ? 1 / 60 : 0),
    ),
    ...Object.entries({ NOERROR: 21, NXDOMAIN: 9, SERVFAIL: 0.01 }).map(([rcode, rate]) =>
      counter('coredns_dns_responses_total', { ...coredns, rcode }, (minute) => rate * busy(rcode, minute)),
    ),
  ];
}
