import type { Alert } from './alert.ts';

export const alertmanagerAlerts: readonly Alert[] = [
  {
    name: 'AlertmanagerMembersMissing',
    severity: 'ticket',
    // Each counts itself and those that it hears: one that does not run, and two that do not hear each other.
    expr: [
      'min(alertmanager_cluster_members)',
      '  < scalar(max(kube_statefulset_replicas{namespace="monitoring",statefulset="alertmanager"}))',
    ].join('\n'),
    // Longer than one takes to move to another node with its volume.
    for: '10m',
    summary: 'An Alertmanager hears only {{ $value }} of them, itself among these',
    description:
      'One does not run, as with a configuration that it cannot read, or they do not hear each other: then each alert is told twice.',
  },
  {
    name: 'AlertmanagerNotificationsFailing',
    severity: 'ticket',
    expr: 'sum by (receiver_name, integration, reason) (increase(alertmanager_notifications_failed_total[15m])) > 0',
    // One that failed is tried again for minutes.
    for: '5m',
    summary:
      'Alertmanager can not tell {{ $labels.receiver_name }} by {{ $labels.integration }} ({{ $labels.reason }})',
    description: 'Nobody there hears of what fires. Without the Secret alertmanager-receivers that is always so.',
  },
];
