import type { Alert } from './alert.ts';

const answers = (matchers: string) => `sum(rate(traefik_entrypoint_requests_total{entrypoint="web"${matchers}}[5m]))`;

export const ingressAlerts: readonly Alert[] = [
  {
    name: 'IngressFailing',
    severity: 'page',
    // What Traefik answers itself because no pod did: the service's own metrics never see it.
    expr: [
      `${answers(',code=~"502|503|504"')} / ${answers('')} > 0.05`,
      'and',
      // Ten in five minutes: one person who tries again makes a handful.
      `300 * ${answers(',code=~"502|503|504"')} >= 10`,
    ].join('\n'),
    // A node that dies costs a few seconds of errors, and that is over.
    for: '2m',
    summary: '{{ $value | humanizePercentage }} of all requests fail at the ingress',
    description: 'Traefik answers 502, 503 or 504 for users, because no pod answers it.',
  },
];
