import { firedPage, firedTicket, type AlertCase, type InputSeries } from '../case.ts';

const traefik = 'job="traefik",instance="t1",pod="traefik-1"';

function answers(service: string, code: string, path = '-'): string {
  const router = `${service.replace('@kubernetes', '')}-example-com${path}@kubernetes`;
  return `traefik_router_requests_total{${traefik},router="${router}",service="${service}",method="GET",protocol="http",code="${code}"}`;
}

const web = 'web-web-http@kubernetes';
const grafana = 'ingress-grafana-http@kubernetes';

const promises = { [`slo:door_service:promised{service="${web}"}`]: '1x40' };

/** What comes to a service's route, and what of it fails. */
function ingress(good: string, bad: string, service = web): InputSeries {
  return { [answers(service, '200')]: good, [answers(service, '502')]: bad, ...promises };
}

const deployed = { 'kube_deployment_spec_replicas{namespace="web",deployment="web"}': '2x30' };
const probe = (service: string) =>
  `probe_success{job="blackbox",service="${service}",instance="https://${service}.example.com/health"}`;
const week = 7 * 24 * 60;

export const doorCases: readonly AlertCase[] = [
  {
    alert: 'IngressFailing',
    when: 'six percent find no pod',
    series: ingress('0+940x20', '0+60x20'),
    at: '8m',
    fires: [firedPage({ service: 'web' }, '6%')],
  },
  {
    alert: 'IngressFailing',
    when: 'a service without objectives fails and web does not',
    series: { ...ingress('0+940x20', '0x20'), ...ingress('0x20', '0+60x20', grafana) },
    at: '8m',
    fires: [firedTicket({ service: grafana }, '100%')],
  },
  {
    alert: 'IngressFailing',
    when: 'the first failures ever come at once, in a series that was not there',
    series: { ...ingress('0+100x20', '_x8 60x12'), [`up{${traefik}}`]: '1x20' },
    at: '12m',
    fires: [firedPage({ service: 'web' }, '10.71%')],
  },
  { alert: 'IngressFailing', when: 'four percent do', series: ingress('0+960x20', '0+40x20'), at: '8m' },
  { alert: 'IngressFailing', when: 'all of one a minute do', series: ingress('0x20', '0+1x20'), at: '8m' },
  { alert: 'IngressFailing', when: 'nobody comes', series: ingress('9x20', '9x20'), at: '8m' },
  {
    alert: 'ServiceUnreachable',
    when: 'the probe has failed for two minutes',
    series: { ...deployed, [probe('web')]: '1x5 0x10' },
    at: '7m',
    fires: [firedPage({ service: 'web', instance: 'https://web.example.com/health' })],
  },
  {
    alert: 'ServiceUnreachable',
    when: 'it failed once',
    series: { ...deployed, [probe('web')]: '1x5 0 1x10' },
    at: '8m',
  },
  { alert: 'ServiceUnreachable', when: 'another service does', series: { [probe('till')]: '0x15' }, at: '8m' },
  {
    alert: 'ServiceUnreachable',
    when: 'it waits for its first image',
    series: { [probe('web')]: '0x15' },
    at: '8m',
  },
  {
    alert: 'ServiceUnreachable',
    when: 'nothing probes any more',
    series: { [probe('web')]: '1x5 stale', 'up{job="blackbox",instance="b"}': '1x5 0x10' },
    at: '12m',
  },
  {
    alert: 'ServiceWithoutTraffic',
    when: 'nobody has come for a quarter of an hour, and a week ago they did',
    series: {
      [answers(web, '200')]: `0+5x${week} ${5 * week}+1x40`,
      [probe('web')]: `1x${week + 40}`,
    },
    at: `${week + 20}m`,
    fires: [firedTicket({ service: 'web' })],
  },
  {
    alert: 'ServiceWithoutTraffic',
    when: 'the door itself is gone',
    series: { [answers(web, '200')]: `0+5x${week} stale` },
    at: `${week + 20}m`,
    fires: [firedTicket({ service: 'web' })],
  },
  {
    alert: 'ServiceWithoutTraffic',
    when: 'nobody came a week ago either, but the probe',
    series: { [answers(web, '200')]: `0+1x${week + 40}`, [probe('web')]: `1x${week + 40}` },
    at: `${week + 20}m`,
  },
];
