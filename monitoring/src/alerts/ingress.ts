import { doorRate, ofAllServices, promised } from '../objectives/door.ts';
import type { Alert } from './alert.ts';

/** More than a twentieth of these requests, and more than a handful, are answered by Traefik for want of a pod. */
export function failingShare(series: (...more: readonly string[]) => string, by = ''): Pick<Alert, 'expr' | 'for'> {
  const failed = doorRate(series('code=~"502|503|504"'), by);
  return {
    expr: [
      `${failed}\n  /\n${doorRate(series(), by)}\n  > 0.05`,
      'and',
      // Ten in five minutes: one person who tries again makes a handful.
      `300 * ${failed} >= 10`,
    ].join('\n'),
    // A node that dies costs a few seconds of errors, and that is over.
    for: '2m',
  };
}

const failing = failingShare((...more) => ofAllServices(...more), ' by (service) ');

/** A service with objectives calls somebody by a rule of its own: see `../objectives/rules.ts`. */
export const ingressAlerts: readonly Alert[] = [
  {
    name: 'IngressFailing',
    severity: 'ticket',
    ...failing,
    expr: `${failing.expr}\nunless on (service) ${promised}`,
    summary: '{{ $value | humanizePercentage }} of the requests of {{ $labels.service }} fail at the door',
    description: 'Traefik answers 502, 503 or 504, because no pod answers it. No service with objectives is touched.',
  },
];
