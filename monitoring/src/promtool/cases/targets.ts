import { jobs } from '../../alerts/targets.ts';
import { web } from '../../objectives/specimen.ts';
import { firedTicket, type AlertCase } from '../case.ts';

const server =
  'up{job="argocd",namespace="argocd",pod="argocd-server-1",node="n1",instance="10.0.0.1:8083",component="server"}';
const serverLabels = {
  job: 'argocd',
  namespace: 'argocd',
  pod: 'argocd-server-1',
  node: 'n1',
  instance: '10.0.0.1:8083',
};
const all = [...jobs, web.job];
const allUp = Object.fromEntries(all.map((job) => [`up{job="${job}",instance="a"}`, '1x20']));
const { 'up{job="cadvisor",instance="a"}': _cadvisor, ...withoutCadvisor } = allUp;
const { 'up{job="grafana",instance="a"}': _grafana, ...withoutGrafana } = allUp;
const grafanaDeployment = 'kube_deployment_spec_replicas{namespace="monitoring",deployment="grafana",instance="k"}';

export const targetCases: readonly AlertCase[] = [
  {
    alert: 'TargetDown',
    when: 'a pod has not answered for five minutes',
    series: { [server]: '1 0x10', 'up{job="web",instance="b"}': '1x10' },
    at: '6m',
    fires: [firedTicket(serverLabels)],
  },
  { alert: 'TargetDown', when: 'it has answered again', series: { [server]: '1 0 0 0 0 1x5' }, at: '8m' },
  {
    alert: 'TargetDown',
    when: 'what has an alert of its own is down',
    series: { 'up{job="metrics-server",instance="a"}': '0x10', 'up{job="delivery",instance="b"}': '0x10' },
    at: '10m',
  },
  {
    alert: 'TargetMissing',
    when: 'a job has lost all its targets',
    series: withoutCadvisor,
    at: '15m',
    fires: [firedTicket({ job: 'cadvisor' })],
  },
  {
    alert: 'TargetMissing',
    when: 'the job of a service has lost all its targets',
    series: Object.fromEntries(Object.entries(allUp).filter(([selector]) => !selector.includes(`"${web.job}"`))),
    at: '15m',
    fires: [firedTicket({ job: web.job })],
  },
  {
    alert: 'TargetMissing',
    when: 'each job has one, down or not',
    series: { ...allUp, 'up{job="web",instance="a"}': '0x20' },
    at: '15m',
  },
  {
    alert: 'TargetMissing',
    when: 'Grafana has no target although it is deployed',
    series: { ...withoutGrafana, [grafanaDeployment]: '1x20' },
    at: '15m',
    fires: [firedTicket({ job: 'grafana' })],
  },
  { alert: 'TargetMissing', when: 'a closed network goes without Grafana', series: withoutGrafana, at: '15m' },
  {
    alert: 'MetricsServerDown',
    when: 'it does not answer',
    series: { 'up{job="metrics-server",instance="a"}': '1 0x10' },
    at: '6m',
    fires: [firedTicket({})],
  },
  {
    alert: 'MetricsServerDown',
    when: 'it is gone',
    series: { 'up{job="web"}': '1x10' },
    at: '6m',
    fires: [firedTicket({})],
  },
  {
    alert: 'MetricsServerDown',
    when: 'the new pod answers while the old one is down',
    series: { 'up{job="metrics-server",instance="a"}': '0x10', 'up{job="metrics-server",instance="b"}': '1x10' },
    at: '6m',
  },
];
