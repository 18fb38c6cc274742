import type { Alert } from './alert.ts';

const took = (part: string) => `sum(rate(apiserver_request_sli_duration_seconds_${part}[5m]))`;

export const controlPlaneAlerts: readonly Alert[] = [
  {
    name: 'ApiserverDown',
    severity: 'ticket',
    expr: 'absent(up{job="apiserver"} == 1)',
    // A control plane that is upgraded has one server less for some minutes, and a laptop has but one.
    for: '5m',
    summary: 'No API server of the cluster gives metrics',
    description: 'What runs goes on and is served; nothing is deployed, healed, scaled or moved off a dead node.',
  },
  {
    name: 'ApiserverErrors',
    severity: 'ticket',
    expr: [
      'sum(rate(apiserver_request_total{code=~"5.."}[5m])) / sum(rate(apiserver_request_total[5m])) > 0.05',
      'and',
      '300 * sum(rate(apiserver_request_total{code=~"5.."}[5m])) >= 10',
    ].join('\n'),
    // Longer than a server takes that starts anew.
    for: '10m',
    summary: 'The API server fails {{ $value | humanizePercentage }} of the requests to it',
    description: 'Controllers and Argo CD try again and again: changes come late or not at all.',
  },
  {
    name: 'ApiserverSlow',
    severity: 'ticket',
    // Kubernetes promises a second for what is about one object; lists and watches are not kept at all.
    expr: `1 - ${took('bucket{le="1.0"}')} / ${took('count')} > 0.1`,
    for: '15m',
    summary: 'The API server takes over a second for {{ $value | humanizePercentage }} of the requests to it',
    description: 'Rollouts, scaling and healing are slow, and what holds a lease may lose it.',
  },
  {
    name: 'AdmissionDenying',
    severity: 'ticket',
    // One who is refused reads why and stops; a controller does not.
    expr: 'sum by (policy) (increase(apiserver_validating_admission_policy_check_total{enforcement_action="deny"}[30m])) > 5',
    for: '10m',
    summary: 'The policy {{ $labels.policy }} refuses something again and again',
    description: 'A controller, an agent or a pipeline asks for what is not allowed: what it wanted is not there.',
  },
  {
    name: 'AdmissionWebhookFailing',
    severity: 'ticket',
    expr: 'sum by (name) (increase(apiserver_admission_webhook_rejection_count{error_type=~"calling_webhook_error|apiserver_internal_error"}[15m])) > 0',
    // While its pod moves it does not answer.
    for: '10m',
    summary: 'The webhook {{ $labels.name }} cannot be asked',
    description: 'The API server refuses what it would have to ask it about, whatever that is.',
  },
];
