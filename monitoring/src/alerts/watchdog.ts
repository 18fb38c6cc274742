import type { Alert } from './alert.ts';

export const watchdogAlerts: readonly Alert[] = [
  {
    name: 'Watchdog',
    severity: 'none',
    expr: 'vector(1)',
    summary: 'Alerting works',
    description: 'It always fires. The heartbeat outside has to miss it and call somebody when it stops.',
  },
];
