import { firedTicket, type AlertCase } from '../case.ts';

const errors = 'external_dns_controller_consecutive_soft_errors{job="external-dns",namespace="external-dns",pod="a"}';
const up = 'up{job="external-dns",instance="a"}';
const deployment = 'kube_deployment_spec_replicas{namespace="external-dns",deployment="external-dns"}';

export const externalDnsCases: readonly AlertCase[] = [
  {
    alert: 'DnsRecordsNotWritten',
    when: 'its role may not write them',
    series: { [errors]: '0 1+1x20' },
    at: '17m',
    fires: [firedTicket({})],
  },
  {
    alert: 'DnsRecordsNotWritten',
    when: 'Route 53 was away for ten minutes',
    series: { [errors]: '0 1+1x9 0x10' },
    at: '18m',
  },
  {
    alert: 'ExternalDnsDown',
    when: 'its pod does not answer',
    series: { [up]: '1 0x15', [deployment]: '1x16' },
    at: '12m',
    fires: [firedTicket({})],
  },
  {
    alert: 'ExternalDnsDown',
    when: 'it has no pod',
    series: { [deployment]: '1x16' },
    at: '12m',
    fires: [firedTicket({})],
  },
  {
    alert: 'ExternalDnsDown',
    when: 'the environment has no zone, so that it is not switched on',
    series: { [deployment]: '0x16' },
    at: '12m',
  },
  { alert: 'ExternalDnsDown', when: 'a laptop goes without it', series: { 'up{job="web"}': '1x16' }, at: '12m' },
  { alert: 'ExternalDnsDown', when: 'it answers', series: { [up]: '1x16', [deployment]: '1x16' }, at: '12m' },
];
