import { firedPage, firedTicket, type AlertCase } from '../case.ts';

const degraded = 'rollout_info{job="rollouts",namespace="web",name="web",strategy="canary",phase="Degraded"}';
const paused = 'rollout_info{job="rollouts",namespace="web",name="web",strategy="canary",phase="Paused"}';
const desired = 'rollout_info_replicas_desired{job="rollouts",namespace="web",name="web"}';
const available = 'rollout_info_replicas_available{job="rollouts",namespace="web",name="web"}';
const up = 'up{job="rollouts",instance="a"}';
const ofDeployment = 'kube_deployment_status_replicas_ready{job="kube-state-metrics",namespace="web",deployment="web"}';
const wantedOfDeployment = 'kube_deployment_spec_replicas{job="kube-state-metrics",namespace="web",deployment="web"}';
const labels = { namespace: 'web', name: 'web' };

export const rolloutCases: readonly AlertCase[] = [
  {
    alert: 'RolloutAborted',
    when: 'its figures took a version back',
    series: { [degraded]: '0x3 1x10' },
    at: '8m',
    fires: [firedTicket(labels)],
  },
  { alert: 'RolloutAborted', when: 'all is well', series: { [degraded]: '0x15' }, at: '8m' },
  {
    alert: 'RolloutPaused',
    when: 'its steps wait for a person',
    series: { [paused]: '1x40' },
    at: '35m',
    fires: [firedTicket(labels)],
  },
  { alert: 'RolloutPaused', when: 'its steps take some minutes', series: { [paused]: '1x6 0x34' }, at: '35m' },
  {
    alert: 'RolloutsDown',
    when: 'its pod does not answer',
    series: { [up]: '1 0x15' },
    at: '13m',
    fires: [firedTicket({})],
  },
  { alert: 'RolloutsDown', when: 'it answers', series: { [up]: '1x16' }, at: '13m' },
  {
    alert: 'NoReadyReplicas',
    when: 'the service is a Rollout, and none of its pods is ready',
    series: { [desired]: '2x10', [available]: '2x3 0x7' },
    at: '7m',
    fires: [firedPage({ service: 'web', namespace: 'web', deployment: 'web' })],
  },
  {
    alert: 'NoReadyReplicas',
    when: 'a Deployment serves while its Rollout begins',
    series: { [desired]: '2x10', [available]: '0x10', [ofDeployment]: '2x10', [wantedOfDeployment]: '2x10' },
    at: '7m',
  },
  {
    alert: 'ReplicasNotReady',
    when: 'pods of a Rollout are missing',
    series: { [desired]: '3x20', [available]: '2x20' },
    at: '17m',
    fires: [firedTicket({ namespace: 'web', deployment: 'web' })],
  },
];
