import { firedTicket, type AlertCase } from '../case.ts';

const requests = (code: string) => `apiserver_request_total{job="apiserver",instance="a",verb="GET",code="${code}"}`;
const took = (part: string) =>
  `apiserver_request_sli_duration_seconds_${part},job="apiserver",instance="a",verb="GET"}`;
const denied = (action: string) =>
  `apiserver_validating_admission_policy_check_total{job="apiserver",policy="host-access",policy_binding="host-access",error_type="no_error",enforcement_action="${action}"}`;
const webhook = (error: string) =>
  `apiserver_admission_webhook_rejection_count{job="apiserver",name="webhook.cert-manager.io",operation="CREATE",type="admit",error_type="${error}",rejection_code="0"}`;
const answered = (rcode: string) => `coredns_dns_responses_total{job="coredns",instance="c",rcode="${rcode}"}`;
const day = 24 * 3600;
const ends = 'probe_ssl_earliest_cert_expiry{job="blackbox",service="web",instance="https://web.example.com/health"}';
const certificate = 'job="cert-manager",namespace="web",name="web-tls",issuer_name="acme"';
const ready = (condition: string) => `certmanager_certificate_ready_status{${certificate},condition="${condition}"}`;
const renewal = `certmanager_certificate_renewal_timestamp_seconds{${certificate}}`;
const asked = (status: string) =>
  `certmanager_http_acme_client_request_count{job="cert-manager",scheme="https",host="authority",action="finalize_order",method="POST",status="${status}"}`;

/** The control plane, names and certificates. */
export const platformCases: readonly AlertCase[] = [
  {
    alert: 'ApiserverDown',
    when: 'none answers',
    series: { 'up{job="apiserver",instance="a"}': '1 0x10' },
    at: '7m',
    fires: [firedTicket({})],
  },
  { alert: 'ApiserverDown', when: 'it has no target', series: {}, at: '6m', fires: [firedTicket({})] },
  {
    alert: 'ApiserverDown',
    when: 'one of two answers',
    series: { 'up{job="apiserver",instance="a"}': '0x10', 'up{job="apiserver",instance="b"}': '1x10' },
    at: '7m',
  },
  {
    alert: 'ApiserverErrors',
    when: 'a tenth fails',
    series: { [requests('200')]: '0+90x30', [requests('504')]: '0+10x30' },
    at: '16m',
    fires: [firedTicket({}, '10%')],
  },
  {
    alert: 'ApiserverErrors',
    when: 'clients ask for what is not there',
    series: { [requests('200')]: '0+50x30', [requests('404')]: '0+50x30' },
    at: '16m',
  },
  {
    alert: 'ApiserverErrors',
    when: 'the one request a minute fails',
    series: { [requests('500')]: '0+1x30' },
    at: '16m',
  },
  {
    alert: 'ApiserverSlow',
    when: 'a fifth takes longer than a second',
    series: { [took('bucket{le="1.0"')]: '0+80x30', [took('count{dry_run=""')]: '0+100x30' },
    at: '22m',
    fires: [firedTicket({}, '20%')],
  },
  {
    alert: 'ApiserverSlow',
    when: 'a twentieth does',
    series: { [took('bucket{le="1.0"')]: '0+95x30', [took('count{dry_run=""')]: '0+100x30' },
    at: '22m',
  },
  {
    alert: 'AdmissionDenying',
    when: 'an agent asks each minute for what it may not have',
    series: { [denied('deny')]: '1+1x60' },
    at: '30m',
    fires: [firedTicket({ policy: 'host-access' })],
  },
  {
    alert: 'AdmissionDenying',
    when: 'a person was refused three times, and all else is allowed',
    series: { [denied('deny')]: '0x10 3x50', [denied('allow')]: '0+9x60' },
    at: '30m',
  },
  {
    alert: 'AdmissionWebhookFailing',
    when: 'it does not answer',
    series: { [webhook('calling_webhook_error')]: '1+1x30' },
    at: '15m',
    fires: [firedTicket({ name: 'webhook.cert-manager.io' })],
  },
  {
    alert: 'AdmissionWebhookFailing',
    when: 'it refuses, as it should',
    series: { [webhook('no_error')]: '1+1x30' },
    at: '15m',
  },
  {
    alert: 'CorednsDown',
    when: 'none answers',
    series: { 'up{job="coredns",instance="c"}': '1 0x10' },
    at: '7m',
    fires: [firedTicket({})],
  },
  {
    alert: 'CorednsDown',
    when: 'one of two does',
    series: { 'up{job="coredns",instance="c"}': '0x10', 'up{job="coredns",instance="d"}': '1x10' },
    at: '7m',
  },
  {
    alert: 'CorednsDown',
    when: 'each node answers for itself',
    series: { 'kube_node_info{node="a",os_image="Bottlerocket (EKS Auto, Standard) 2026.11.1"}': '1x10' },
    at: '7m',
  },
  {
    alert: 'CorednsErrors',
    when: 'a fifth fails',
    series: { [answered('NOERROR')]: '0+80x30', [answered('SERVFAIL')]: '0+20x30' },
    at: '16m',
    fires: [firedTicket({}, '20%')],
  },
  {
    alert: 'CorednsErrors',
    when: 'names are asked for that do not exist',
    series: { [answered('NOERROR')]: '0+20x30', [answered('NXDOMAIN')]: '0+80x30' },
    at: '16m',
  },
  {
    alert: 'CorednsErrors',
    when: 'a closed network asks for a name outside now and then',
    series: { [answered('NOERROR')]: '0+10x30', [answered('SERVFAIL')]: '0+4x30' },
    at: '16m',
  },
  {
    alert: 'CertificateEndsSoon',
    when: 'ten days are left',
    series: { [ends]: `${10 * day}x100` },
    at: '65m',
    fires: [firedTicket({ service: 'web', instance: 'https://web.example.com/health' }, '9d 22h 55m 0s')],
  },
  { alert: 'CertificateEndsSoon', when: 'a month is left', series: { [ends]: `${30 * day}x100` }, at: '65m' },
  { alert: 'CertificateEndsSoon', when: 'nothing probes', series: {}, at: '65m' },
  {
    alert: 'CertificateNotReady',
    when: 'the authority has not issued it for a quarter of an hour',
    series: { [ready('True')]: '0x30', [ready('False')]: '1x30', [ready('Unknown')]: '0x30' },
    at: '17m',
    fires: [firedTicket({ namespace: 'web', name: 'web-tls' })],
  },
  {
    alert: 'CertificateNotReady',
    when: 'it came in time',
    series: { [ready('True')]: '0x5 1x25', [ready('False')]: '1x5 0x25', [ready('Unknown')]: '0x30' },
    at: '17m',
  },
  {
    alert: 'CertificateRenewalOverdue',
    when: 'three hours have passed',
    series: { [renewal]: '60x200' },
    at: '181m',
    fires: [firedTicket({ namespace: 'web', name: 'web-tls' }, '3h 0m 0s')],
  },
  {
    alert: 'CertificateRenewalOverdue',
    when: 'the second try brought a new one',
    series: { [renewal]: `60x70 ${60 * day}x130` },
    at: '181m',
  },
  { alert: 'CertificateRenewalOverdue', when: 'none was issued yet', series: { [renewal]: '0x200' }, at: '181m' },
  {
    alert: 'CertificateAuthorityRefuses',
    when: 'it answers 429 again and again',
    series: { [asked('429')]: '1+1x60', [asked('200')]: '1+1x60' },
    at: '30m',
    fires: [firedTicket({ host: 'authority', status: '429' })],
  },
  {
    alert: 'CertificateAuthorityRefuses',
    when: 'a number used once was too old, once',
    series: { [asked('400')]: '0x10 1x50', [asked('200')]: '1+1x60' },
    at: '30m',
  },
];
