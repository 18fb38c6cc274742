import { firedPage, type AlertCase } from '../case.ts';

const ready = (namespace: string, deployment: string) =>
  `kube_deployment_status_replicas_ready{namespace="${namespace}",deployment="${deployment}"}`;
const deployed = { 'kube_deployment_spec_replicas{namespace="web",deployment="web"}': '2x30' };
const requests = 'http_request_duration_seconds_count{job="web",route="/",status="200"}';

export const objectiveCases: readonly AlertCase[] = [
  {
    alert: 'NoReadyReplicas',
    when: 'the service has no ready pod',
    series: { [ready('web', 'web')]: '2 0x5', [ready('ingress', 'traefik')]: '2x6' },
    at: '3m',
    fires: [firedPage({ service: 'web', namespace: 'web', deployment: 'web' })],
  },
  {
    alert: 'NoReadyReplicas',
    when: 'what is in front of it has none',
    series: { [ready('web', 'web')]: '2x6', [ready('ingress', 'traefik')]: '0x5' },
    at: '3m',
    fires: [firedPage({ service: 'web', namespace: 'ingress', deployment: 'traefik' })],
  },
  {
    alert: 'NoReadyReplicas',
    when: 'one is ready, and another Deployment has none',
    series: {
      [ready('web', 'web')]: '1x6',
      [ready('ingress', 'traefik')]: '1x6',
      [ready('argocd', 'argocd-server')]: '0x6',
    },
    at: '3m',
  },
  {
    alert: 'ServiceMetricsAbsent',
    when: 'its series ended six minutes ago',
    series: { ...deployed, [requests]: '5 stale', 'up{job="web"}': '0x10' },
    at: '7m',
    fires: [firedPage({ service: 'web', job: 'web' })],
  },
  {
    alert: 'ServiceMetricsAbsent',
    when: 'its Deployment is gone as well',
    series: {
      'kube_deployment_spec_replicas{namespace="web",deployment="web"}': '2 stale',
      [requests]: '5 stale',
      'up{job="web"}': '0x10',
    },
    at: '7m',
    fires: [firedPage({ service: 'web', job: 'web' })],
  },
  {
    alert: 'ServiceMetricsAbsent',
    when: 'it waits for its first image',
    series: { 'up{job="kube-state-metrics"}': '1x10' },
    at: '8m',
  },
  { alert: 'ServiceMetricsAbsent', when: 'nobody uses it', series: { [requests]: '5x10' }, at: '7m' },
];
