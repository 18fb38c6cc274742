import type { Alert } from './alert.ts';

export const deliveryAlerts: readonly Alert[] = [
  {
    name: 'DeliveryFiguresStale',
    severity: 'ticket',
    expr: [
      `time() - max(dora_computed_timestamp_seconds) > ${2 * 24 * 3600}`,
      'or',
      'absent(dora_computed_timestamp_seconds)',
    ].join('\n'),
    // They are computed daily and at every release; a single failed scrape is nothing.
    for: '1h',
    summary: 'The delivery figures are older than two days, or missing',
    description: 'The dashboard of deliveries shows the past. Nothing that runs is touched.',
  },
];
