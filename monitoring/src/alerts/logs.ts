import type { Definition } from '../objectives/definition.ts';
import type { Group } from '../rules/model.ts';
import { alertRule, type Alert } from './alert.ts';
import { applicationMissing, gone } from './deleted.ts';

/** Lines of this many errors within ten minutes are more than one request that somebody tried twice. */
const tooMany = 10;

/**
 * Of services alone: the platform's programs call an error what they try again a second later. A series begins with its
 * first error, and what began counts whole. A collector that is new counts what it finds, of hours ago too: not yet.
 */
function errorLines(services: readonly Definition[]): string {
  const namespaces = [...new Set(services.map(({ application }) => application))].toSorted().join('|');
  const lines = `log_lines_total{namespace=~"${namespaces}", level="error"}`;
  return [
    'sum by (namespace, service) (',
    `  ((${lines} unless ${lines} offset 10m) or increase(${lines}[10m]))`,
    '    and on (instance)',
    '  up{job="log-lines"} offset 10m',
    `) >= ${tooMany}`,
  ].join('\n');
}

/** Said where an environment keeps the lines of its pods, and nowhere else. */
function logAlerts(services: readonly Definition[]): readonly Alert[] {
  return [
    {
      name: 'ErrorLines',
      severity: 'ticket',
      expr: errorLines(services),
      summary:
        '{{ $labels.service }} of {{ $labels.namespace }} wrote {{ $value | humanize }} lines of errors in ten minutes',
      description: 'Something in it fails that its objectives may not see: what, its lines say.',
    },
    {
      name: 'LogsDown',
      severity: 'ticket',
      expr: 'absent(up{job="logs"} == 1)',
      for: '10m',
      summary: 'The store of logs does not answer',
      description: 'Nobody can search. The collectors keep what they read on their nodes, a GiB each.',
    },
    {
      name: 'LogCollectorDown',
      severity: 'ticket',
      // A node that is away has an alert of its own, NodeNotReady.
      expr: [
        'kube_node_status_condition{condition="Ready", status="true"} == 1',
        'unless on (node)',
        'up{job="log-collector"} == 1',
      ].join('\n'),
      for: '15m',
      summary: 'Nobody collects the lines of the node {{ $labels.node }}',
      description:
        'They stay in their files until the kubelet deletes these: after 50 MB of a container, or with its pod.',
    },
    {
      name: 'LogsWaiting',
      severity: 'ticket',
      expr: [
        'max by (node) (otelcol_exporter_queue_size{job="log-collector"})',
        '  /',
        'max by (node) (otelcol_exporter_queue_capacity{job="log-collector"})',
        '  > 0.2',
      ].join('\n'),
      for: '10m',
      summary: 'The lines of the node {{ $labels.node }} wait: {{ $value | humanizePercentage }} of its queue is full',
      description: 'The store is away, or takes less than is written. At 100 % files are read no further.',
    },
    {
      name: 'LogLinesLost',
      severity: 'ticket',
      expr: [
        'sum by (node) (',
        '  increase(otelcol_exporter_send_failed_log_records{job="log-collector"}[15m])',
        '  or',
        '  increase(otelcol_exporter_enqueue_failed_log_records{job="log-collector"}[15m])',
        '  or',
        '  increase(vl_rows_dropped_total{job="logs"}[15m])',
        ') > 0',
      ].join('\n'),
      summary: '{{ $value | humanize }} lines by way of {{ $labels.node }} were dropped in a quarter of an hour',
      description: 'The store refused them, as too old, too large or of too many fields, or a queue did.',
    },
    {
      name: 'LogsDiskFull',
      severity: 'ticket',
      expr: [
        'max by (pod) (vl_storage_is_read_only{job="logs"}) == 1',
        'or',
        'min by (pod) (vl_free_disk_space_bytes{job="logs"}) < 1073741824',
      ].join('\n'),
      for: '5m',
      summary: 'The disk of the store of logs is full, or nearly',
      description: 'Read-only, it takes no more lines, and the collectors keep them on their nodes, a GiB each.',
    },
    applicationMissing(gone('logs')),
  ];
}

export function logGroups(services: readonly Definition[]): Group[] {
  return [{ name: 'logs', rules: logAlerts(services).map(alertRule) }];
}
