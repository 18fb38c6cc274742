import type { Group } from '../rules/model.ts';
import { alertRule, type Alert } from './alert.ts';

/** Said where services know each other by certificates, and nowhere else; cert-manager's own alerts are about these, too. */
const identityAlerts: readonly Alert[] = [
  {
    name: 'CallersRefused',
    severity: 'ticket',
    // A caller that loses patience in the middle of a handshake is counted as well, now and then.
    expr: 'sum by (namespace, why) (increase(callers_refused_total[10m])) >= 5',
    for: '10m',
    summary: '{{ $labels.namespace }} refuses callers by TLS: {{ $labels.why }}',
    description: 'Who calls it so gets no answer; what it shows of it is missing, or fails.',
  },
  {
    name: 'IdentityEndsSoon',
    severity: 'page',
    // One of a day is renewed with eight hours left, and taken up within minutes.
    expr: `min by (namespace, pod) (identity_end_timestamp_seconds) - time() < ${4 * 3600}`,
    for: '10m',
    summary: 'The identity of {{ $labels.namespace }}/{{ $labels.pod }} ends in {{ $value | humanizeDuration }}',
    description: 'From then on it calls nobody by TLS, and nobody that calls it so gets an answer.',
  },
];

export function identityGroups(): Group[] {
  return [{ name: 'mtls', rules: identityAlerts.map(alertRule) }];
}
