import type { Alert } from './alert.ts';

const grown = (range: string, ...counters: readonly string[]) =>
  counters.map((counter) => `sum(increase(${counter}[${range}]))`).join('\n  +\n');

export const prometheusAlerts: readonly Alert[] = [
  {
    name: 'PrometheusConfigReloadFailed',
    severity: 'ticket',
    expr: 'max by (pod) (prometheus_config_last_reload_successful) == 0',
    // It looks for a new file every half minute, and a ConfigMap arrives in parts.
    for: '5m',
    summary: 'Prometheus could not read its new configuration',
    description: 'It runs on with the last good one; new targets and rules are not in force.',
  },
  {
    name: 'PrometheusRuleFailing',
    severity: 'ticket',
    expr: 'sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total[5m])) > 0',
    for: '5m',
    summary: 'Rules of {{ $labels.rule_group }} fail',
    description: 'What they record is missing, and their alerts do not fire.',
  },
  {
    name: 'PrometheusRulesSlow',
    severity: 'ticket',
    expr: 'sum by (rule_group) (increase(prometheus_rule_group_iterations_missed_total[10m])) > 0',
    for: '15m',
    summary: 'Rules of {{ $labels.rule_group }} take longer than their interval',
    description: 'Evaluations are skipped: recorded series have gaps and alerts come late.',
  },
  {
    name: 'PrometheusNotIngesting',
    severity: 'ticket',
    // Without its own metrics as well.
    expr: '(sum(rate(prometheus_tsdb_head_samples_appended_total[5m])) or vector(0)) == 0',
    for: '10m',
    summary: 'Prometheus stores no samples',
    description: 'All alerts but this one and the Watchdog are blind.',
  },
  {
    name: 'PrometheusDroppingSamples',
    severity: 'ticket',
    expr: `${grown(
      '10m',
      'prometheus_target_scrapes_sample_duplicate_timestamp_total',
      'prometheus_target_scrapes_sample_out_of_order_total',
      'prometheus_target_scrapes_sample_out_of_bounds_total',
      'prometheus_target_scrapes_exceeded_sample_limit_total',
    )}\n  > 0`,
    for: '10m',
    summary: 'Prometheus drops samples of its targets',
    description: 'Two targets share a name, a clock is wrong, or a target has more series than allowed.',
  },
  {
    name: 'PrometheusNotConnectedToAlertmanager',
    severity: 'ticket',
    expr: 'max by (pod) (prometheus_notifications_alertmanagers_discovered) < 1',
    for: '5m',
    summary: 'Prometheus knows no Alertmanager',
    description: 'Alerts fire and reach nobody; the missing Watchdog tells the heartbeat outside.',
  },
  {
    name: 'PrometheusAlertsUndelivered',
    severity: 'ticket',
    expr: `${grown('10m', 'prometheus_notifications_errors_total', 'prometheus_notifications_dropped_total')}\n  > 0`,
    for: '10m',
    summary: 'Prometheus can not hand alerts to Alertmanager',
    description: 'Alerts may reach nobody.',
  },
  {
    name: 'PrometheusStorageFailing',
    severity: 'ticket',
    // Blocks are cut every two hours: a failure has to be seen until the next try.
    expr: `${grown(
      '3h',
      'prometheus_tsdb_compactions_failed_total',
      'prometheus_tsdb_reloads_failures_total',
      'prometheus_tsdb_wal_corruptions_total',
      'prometheus_tsdb_wal_writes_failed_total',
    )}\n  > 0`,
    summary: "Prometheus's storage fails",
    description: 'Compaction, reloading of blocks or the write-ahead log failed: history may be lost.',
  },
];
