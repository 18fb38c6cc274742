import { firedTicket, type AlertCase } from '../case.ts';

const self = 'job="prometheus",namespace="monitoring",pod="prometheus-0",instance="10.0.0.2:9090"';
const pod = { pod: 'prometheus-0' };
const group = '/etc/prometheus/rules/objectives.yaml;objectives-short';
const rules = `${self},rule_group="${group}"`;
const reload = `prometheus_config_last_reload_successful{${self}}`;
const ruleFailures = `prometheus_rule_evaluation_failures_total{${rules}}`;
const missed = `prometheus_rule_group_iterations_missed_total{${rules}}`;
const appended = `prometheus_tsdb_head_samples_appended_total{${self},type="float"}`;
const alertmanagers = `prometheus_notifications_alertmanagers_discovered{${self}}`;

/** Counters that stand still, but for those given. */
function counters(names: readonly string[], moving: Record<string, string>): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`${name}{${self}}`, moving[name] ?? '7x300']));
}

const dropping = [
  'prometheus_target_scrapes_sample_duplicate_timestamp_total',
  'prometheus_target_scrapes_sample_out_of_order_total',
  'prometheus_target_scrapes_sample_out_of_bounds_total',
  'prometheus_target_scrapes_exceeded_sample_limit_total',
];
const undelivered = ['prometheus_notifications_errors_total', 'prometheus_notifications_dropped_total'];
const storage = [
  'prometheus_tsdb_compactions_failed_total',
  'prometheus_tsdb_reloads_failures_total',
  'prometheus_tsdb_wal_corruptions_total',
  'prometheus_tsdb_wal_writes_failed_total',
];

export const prometheusCases: readonly AlertCase[] = [
  {
    alert: 'PrometheusConfigReloadFailed',
    when: 'the new file is broken',
    series: { [reload]: '1 0x10' },
    at: '7m',
    fires: [firedTicket(pod)],
  },
  { alert: 'PrometheusConfigReloadFailed', when: 'the rest of it came', series: { [reload]: '1 0 0 1x9' }, at: '7m' },
  {
    alert: 'PrometheusRuleFailing',
    when: 'a rule fails at each evaluation',
    series: { [ruleFailures]: '0+4x20' },
    at: '8m',
    fires: [firedTicket({ rule_group: group })],
  },
  { alert: 'PrometheusRuleFailing', when: 'it failed long ago', series: { [ruleFailures]: '9x20' }, at: '8m' },
  {
    alert: 'PrometheusRulesSlow',
    when: 'evaluations are missed for a quarter of an hour',
    series: { [missed]: '0+1x40' },
    at: '20m',
    fires: [firedTicket({ rule_group: group })],
  },
  { alert: 'PrometheusRulesSlow', when: 'one was missed', series: { [missed]: '0 0 1x40' }, at: '20m' },
  {
    alert: 'PrometheusNotIngesting',
    when: 'nothing comes in',
    series: { [appended]: '100x30' },
    at: '17m',
    fires: [firedTicket({})],
  },
  {
    alert: 'PrometheusNotIngesting',
    when: 'it does not even see itself',
    series: {},
    at: '17m',
    fires: [firedTicket({})],
  },
  { alert: 'PrometheusNotIngesting', when: 'samples come in', series: { [appended]: '0+900x30' }, at: '17m' },
  {
    alert: 'PrometheusDroppingSamples',
    when: 'two targets say they are the same',
    series: counters(dropping, { prometheus_target_scrapes_sample_duplicate_timestamp_total: '0+5x40' }),
    at: '15m',
    fires: [firedTicket({})],
  },
  { alert: 'PrometheusDroppingSamples', when: 'none is dropped', series: counters(dropping, {}), at: '15m' },
  {
    alert: 'PrometheusNotConnectedToAlertmanager',
    when: 'it finds none',
    series: { [alertmanagers]: '1 0x10' },
    at: '7m',
    fires: [firedTicket(pod)],
  },
  {
    alert: 'PrometheusNotConnectedToAlertmanager',
    when: 'it is back',
    series: { [alertmanagers]: '0 0 0 1x9' },
    at: '7m',
  },
  {
    alert: 'PrometheusAlertsUndelivered',
    when: 'Alertmanager refuses them',
    series: counters(undelivered, { prometheus_notifications_errors_total: '0+2x40' }),
    at: '15m',
    fires: [firedTicket({})],
  },
  { alert: 'PrometheusAlertsUndelivered', when: 'all arrive', series: counters(undelivered, {}), at: '15m' },
  {
    alert: 'PrometheusStorageFailing',
    when: 'a compaction failed an hour ago',
    series: counters(storage, { prometheus_tsdb_compactions_failed_total: '0x60 1x200' }),
    at: '120m',
    fires: [firedTicket({})],
  },
  { alert: 'PrometheusStorageFailing', when: 'none fails', series: counters(storage, {}), at: '240m' },
];
