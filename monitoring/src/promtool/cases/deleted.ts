import { argocdParts } from '@lockstep/tools/model/argocd-parts';
import { namedApplications } from '../../alerts/deleted.ts';
import { web } from '../../objectives/specimen.ts';
import { firedTicket, type AlertCase, type InputSeries } from '../case.ts';

/** Those of the platform, and of the services. */
const named = [...namedApplications, web.application];
const replicas = 'kube_deployment_spec_replicas{namespace="web",deployment="web"}';
const least = 'kube_horizontalpodautoscaler_spec_min_replicas{namespace="web",horizontalpodautoscaler="web"}';

const applications: InputSeries = {
  'up{job="argocd",component="application-controller",namespace="argocd"}': '1x10',
  ...Object.fromEntries(named.map((name) => [application(name), '1x10'])),
};
/** What a laptop goes without runs. */
const parted: InputSeries = {
  'kube_node_info{node="i-1",os_image="Bottlerocket (EKS Auto, Standard)"}': '1x10',
  ...Object.fromEntries(
    ['external-dns', 'external-secrets'].map((name) => [
      `kube_deployment_spec_replicas{namespace="${name}",deployment="${name}"}`,
      '1x10',
    ]),
  ),
};

const parts: InputSeries = {
  'up{job="kube-state-metrics",namespace="monitoring"}': '1x10',
  ...Object.fromEntries(argocdParts.map(({ name }) => [readyOf(name), '1x10'])),
};

function application(name: string): string {
  return `argocd_app_info{name="${name}",project="platform",sync_status="Synced",health_status="Healthy"}`;
}

function readyOf(name: string): string {
  const kind = argocdParts.find((part) => part.name === name)?.kind.toLowerCase();
  return `kube_${kind}_status_replicas_ready{namespace="argocd",${kind}="${name}"}`;
}

function without(series: InputSeries, ...left: readonly string[]): InputSeries {
  return Object.fromEntries(Object.entries(series).filter(([selector]) => !left.includes(selector)));
}

export const deletedCases: readonly AlertCase[] = [
  {
    alert: 'ScaledToZero',
    when: 'somebody scaled to 0 what an autoscaler owns',
    series: { [replicas]: '2 0x5', [least]: '2x6' },
    at: '3m',
    fires: [firedTicket({ namespace: 'web', deployment: 'web' })],
  },
  {
    alert: 'ScaledToZero',
    when: 'git itself says 0, of a worker at rest',
    series: { [replicas]: '0x6', 'kube_deployment_spec_replicas{namespace="web",deployment="other"}': '2x6' },
    at: '3m',
  },
  {
    alert: 'ScaledToZero',
    when: 'the autoscaler itself may go to 0',
    series: { [replicas]: '0x6', [least]: '0x6' },
    at: '3m',
  },
  { alert: 'ScaledToZero', when: 'it was scaled up again', series: { [replicas]: '0 2x5', [least]: '2x6' }, at: '3m' },
  ...argocdParts.flatMap(({ kind, name }): AlertCase[] => [
    {
      alert: 'ArgocdPartDown',
      when: `${name} is at 0`,
      series: { ...parts, [readyOf(name)]: '1 0x9' },
      at: '4m',
      fires: [firedTicket({ [kind.toLowerCase()]: name })],
    },
    {
      alert: 'ArgocdPartDown',
      when: `${name} is deleted`,
      series: without(parts, readyOf(name)),
      at: '3m',
      fires: [firedTicket({ [kind.toLowerCase()]: name })],
    },
  ]),
  { alert: 'ArgocdPartDown', when: 'each has a pod', series: parts, at: '8m' },
  {
    alert: 'ArgocdPartDown',
    when: 'a pod was moved to another node',
    series: { ...parts, [readyOf('argocd-repo-server')]: '1 0 1x8' },
    at: '4m',
  },
  {
    alert: 'ArgocdPartDown',
    when: 'nobody tells of workloads',
    series: { 'up{job="kube-state-metrics",namespace="monitoring"}': '0x10' },
    at: '8m',
  },
  ...named.map((name): AlertCase => ({
    alert: 'ArgocdApplicationMissing',
    when: `${name} is deleted`,
    series: { ...without(applications, application(name)), ...parted },
    at: '3m',
    fires: [firedTicket({ name })],
  })),
  {
    alert: 'ArgocdApplicationMissing',
    when: 'each is there',
    series: { ...applications, ...parted },
    at: '8m',
  },
  {
    alert: 'ArgocdApplicationMissing',
    when: 'a laptop goes without a store of secrets and records of hosts',
    series: without(applications, application('external-secrets'), application('external-dns')),
    at: '8m',
  },
  {
    alert: 'ArgocdApplicationMissing',
    when: 'nobody tells of Applications, which has an alert of its own',
    series: { 'up{job="argocd",component="server",namespace="argocd"}': '1x10', ...parted },
    at: '8m',
  },
  {
    alert: 'ArgocdApplicationMissing',
    when: 'the root Application has brought it back',
    series: { ...applications, [application('web')]: '1 _ 1x8', ...parted },
    at: '4m',
  },
];
