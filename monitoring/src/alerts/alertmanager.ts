import type { Alert } from './alert.ts';

export const alertmanagerAlerts: readonly Alert[] = [
  {
    name: 'AlertmanagerConfigReloadFailed',
    severity: 'ticket',
    expr: 'max by (pod) (alertmanager_config_last_reload_successful) == 0',
    for: '5m',
    summary: 'Alertmanager could not read its new configuration',
    description: 'It runs on with the last good one; new routes are not in force.',
  },
  {
    name: 'AlertmanagerNotificationsFailing',
    severity: 'ticket',
    expr: 'sum by (integration, reason) (increase(alertmanager_notifications_failed_total[15m])) > 0',
    // One that failed is tried again for minutes.
    for: '5m',
    summary: 'Alertmanager can not deliver by {{ $labels.integration }} ({{ $labels.reason }})',
    description: 'Nobody hears of what fires. Without the Secret alertmanager-receivers that is always so.',
  },
];
