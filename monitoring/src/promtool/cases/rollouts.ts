import { rolloutGroups } from '../../alerts/rollouts.ts';
import { isAlert } from '../../rules/model.ts';
import { firedTicket, type AlertCase } from '../case.ts';
import type { Suite } from '../suite.ts';

const aborted = 'rollout_info{job="rollouts",namespace="web",name="web",strategy="canary",phase="Abort"}';
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
    series: { [aborted]: '0x3 1x10' },
    at: '8m',
    fires: [firedTicket(labels)],
  },
  { alert: 'RolloutAborted', when: 'all is well', series: { [aborted]: '0x15' }, at: '8m' },
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
];

const asDeployment = 'kube_deployment_status_replicas_ready{namespace="web",deployment="web"}';

/** What is kept of a Rollout as a Deployment's: its own figures where there is no Deployment, and that one's where it is. */
export const rolloutSuite: Suite = {
  name: 'rollouts-as-deployments',
  groups: rolloutGroups().map(({ name, rules }) => ({ name, rules: rules.filter((rule) => !isAlert(rule)) })),
  evaluationInterval: '1m',
  tests: [
    {
      name: 'a service that is a Rollout',
      interval: '1m',
      series: { [desired]: '2x10', [available]: '2x3 0x6' },
      expressions: [
        { expr: asDeployment, at: '2m', samples: [{ labels: asDeployment, value: 2 }] },
        { expr: asDeployment, at: '7m', samples: [{ labels: asDeployment, value: 0 }] },
        {
          expr: 'kube_deployment_spec_replicas',
          at: '7m',
          samples: [{ labels: 'kube_deployment_spec_replicas{namespace="web",deployment="web"}', value: 2 }],
        },
      ],
    },
    {
      name: 'steps of the version that is on its way, from the last one that was whole; then its controller begins anew',
      interval: '1m',
      series: {
        'rollout_events_total{namespace="web",name="web",type="Normal",reason="RolloutStepCompleted"}':
          '4x9 5x2 6x5 0x9',
        'rollout_info{namespace="web",name="web",strategy="canary",phase="Completed"}': '1x5 stale',
        'rollout_info{namespace="web",name="web",strategy="canary",phase="Progressing"}': '_x5 1x40',
      },
      expressions: [
        ['3m', 0],
        ['11m', 1],
        ['15m', 2],
        ['20m', 0],
      ].map(([at, value]) => ({
        expr: 'rollout:steps:done',
        at: `${at}`,
        samples: [{ labels: 'rollout:steps:done{namespace="web",name="web"}', value: Number(value) }],
      })),
    },
    {
      name: 'a Deployment that serves while its Rollout begins',
      interval: '1m',
      series: { [desired]: '2x10', [available]: '0x10', [ofDeployment]: '3x10', [wantedOfDeployment]: '3x10' },
      expressions: [{ expr: asDeployment, at: '7m', samples: [{ labels: ofDeployment, value: 3 }] }],
    },
  ],
};
