import { firedTicket, type AlertCase } from '../case.ts';

const errors = 'log_lines_total{job="log-lines",instance="a",namespace="web",service="web",level="error",node="a"}';
const others = 'log_lines_total{job="log-lines",instance="a",namespace="web",service="web",level="info",node="a"}';
const ofPlatform =
  'log_lines_total{job="log-lines",instance="a",namespace="argocd",service="repo-server",level="error",node="a"}';
const counting = 'up{job="log-lines",instance="a",node="a"}';
const store = 'up{job="logs",instance="a"}';
const collector = 'up{job="log-collector",instance="a",node="a"}';
const ready = (node: string): string =>
  `kube_node_status_condition{job="kube-state-metrics",node="${node}",condition="Ready",status="true"}`;
const waiting = 'otelcol_exporter_queue_size{job="log-collector",node="a",exporter="otlp_http"}';
const capacity = 'otelcol_exporter_queue_capacity{job="log-collector",node="a",exporter="otlp_http"}';
const refused = 'otelcol_exporter_send_failed_log_records{job="log-collector",node="a",exporter="otlp_http"}';
const free = 'vl_free_disk_space_bytes{job="logs",pod="logs-0",path="/data"}';
const readOnly = 'vl_storage_is_read_only{job="logs",pod="logs-0",path="/data"}';
const ofWeb = { namespace: 'web', service: 'web' };

export const logCases: readonly AlertCase[] = [
  {
    alert: 'ErrorLines',
    when: 'a service writes errors, two a minute',
    series: { [errors]: '0x5 2+2x20', [others]: '0+100x25', [counting]: '1x25' },
    at: '20m',
    fires: [firedTicket(ofWeb, '20')],
  },
  {
    alert: 'ErrorLines',
    when: 'its first errors come at once, and no increase is known',
    series: { [errors]: '_x15 12x10', [counting]: '1x25' },
    at: '17m',
    fires: [firedTicket(ofWeb, '12')],
  },
  {
    alert: 'ErrorLines',
    when: 'a single line, and many of the platform',
    series: { [errors]: '0x5 1x20', [others]: '0+100x25', [ofPlatform]: '0+50x25', [counting]: '1x25' },
    at: '15m',
  },
  {
    alert: 'ErrorLines',
    when: 'a new collector reads what was written before it came',
    series: { [errors]: '_x15 40x10', [counting]: '_x14 1x10' },
    at: '18m',
  },
  {
    alert: 'LogsDown',
    when: 'its pod does not answer',
    series: { [store]: '1 0x15' },
    at: '13m',
    fires: [firedTicket({})],
  },
  { alert: 'LogsDown', when: 'it answers', series: { [store]: '1x16' }, at: '13m' },
  {
    alert: 'LogCollectorDown',
    when: 'a node has none, and another has',
    series: { [ready('a')]: '1x20', [ready('b')]: '1x20', [collector]: '1x20' },
    at: '18m',
    fires: [firedTicket({ node: 'b', job: 'kube-state-metrics', condition: 'Ready', status: 'true' })],
  },
  {
    alert: 'LogCollectorDown',
    when: 'all have one',
    series: { [ready('a')]: '1x20', [collector]: '1x20' },
    at: '18m',
  },
  {
    alert: 'LogsWaiting',
    when: 'the store is away',
    series: { [waiting]: '0x2 536870912x15', [capacity]: '1073741824x20' },
    at: '14m',
    fires: [firedTicket({ node: 'a' }, '50%')],
  },
  {
    alert: 'LogsWaiting',
    when: 'a restart of it lasts minutes',
    series: { [waiting]: '0x2 536870912x5 0x10', [capacity]: '1073741824x20' },
    at: '14m',
  },
  {
    alert: 'LogLinesLost',
    when: 'the store refuses some',
    series: { [refused]: '0x5 30x10' },
    at: '15m',
    fires: [firedTicket({ node: 'a' }, '30')],
  },
  { alert: 'LogLinesLost', when: 'it takes all', series: { [refused]: '0x20' }, at: '15m' },
  {
    alert: 'LogsDiskFull',
    when: 'little is free',
    series: { [free]: '500000000x20', [readOnly]: '0x20' },
    at: '8m',
    fires: [firedTicket({ pod: 'logs-0' })],
  },
  {
    alert: 'LogsDiskFull',
    when: 'there is room',
    series: { [free]: '5000000000x20', [readOnly]: '0x20' },
    at: '8m',
  },
];
