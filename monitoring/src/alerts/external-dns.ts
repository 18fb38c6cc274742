import type { Alert } from './alert.ts';

/** It runs where an environment has a zone, and on a laptop that asked for it. */
const wanted = 'sum(kube_deployment_spec_replicas{namespace="external-dns", deployment="external-dns"}) > 0';

export const externalDnsAlerts: readonly Alert[] = [
  {
    name: 'DnsRecordsNotWritten',
    severity: 'ticket',
    // A try each minute; it starts again at 0 with each that succeeds.
    expr: 'max(external_dns_controller_consecutive_soft_errors) > 0',
    for: '15m',
    summary: 'No DNS record has been written for a quarter of an hour',
    description:
      'Records stay as they are: a new host has no address, and if the door gets another one, all hosts lead to the old.',
  },
  {
    name: 'ExternalDnsDown',
    severity: 'ticket',
    expr: `absent(up{job="external-dns"} == 1) and on () ${wanted}`,
    for: '10m',
    summary: 'What writes DNS records does not answer',
    description: 'Records stay as they are: a new host, and another address of the door, wait for it.',
  },
];
