import type { Alert } from './alert.ts';

export const dnsAlerts: readonly Alert[] = [
  {
    name: 'CorednsDown',
    severity: 'ticket',
    // On the nodes of EKS Auto Mode each answers for itself, by no pod that could be asked.
    expr: 'absent(up{job="coredns"} == 1) unless on () kube_node_info{os_image=~".*EKS Auto.*"}',
    for: '5m',
    summary: 'No CoreDNS of the cluster gives metrics',
    description: 'Where none runs, no name is found: pods reach neither each other nor anything outside.',
  },
  {
    name: 'CorednsErrors',
    severity: 'ticket',
    expr: [
      'sum(rate(coredns_dns_responses_total{rcode="SERVFAIL"}[5m])) / sum(rate(coredns_dns_responses_total[5m])) > 0.1',
      'and',
      // A name of the Internet that a closed network cannot ask for is a few an hour.
      '300 * sum(rate(coredns_dns_responses_total{rcode="SERVFAIL"}[5m])) >= 30',
    ].join('\n'),
    for: '10m',
    summary: 'CoreDNS fails {{ $value | humanizePercentage }} of the questions to it',
    description: 'Names are not found now and then, or none of those outside: calls between services fail or wait.',
  },
];
