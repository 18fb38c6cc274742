import type { Group } from '../rules/model.ts';
import { alertRule, type Alert } from './alert.ts';
import { applicationMissing, gone } from './deleted.ts';

/**
 * kube-state-metrics knows no Rollout. What its controller tells of one is kept under the names of a Deployment's, so that
 * every alert, objective and dashboard that asks for the pods of a service is answered; while both are there, the
 * Deployment's own stand.
 */
function asOfDeployment(told: string): string {
  return [
    'sum by (namespace, deployment) (',
    `  label_replace(${told}, "deployment", "$1", "name", "(.+)")`,
    ')',
    '  unless on (namespace, deployment)',
    'kube_deployment_spec_replicas{job="kube-state-metrics"}',
  ].join('\n');
}

/** A version that begins, begins after one that is whole or was taken back: what was counted by then is not its own. */
const steps = 'sum by (namespace, name) (rollout_events_total{reason="RolloutStepCompleted"})';
const between = 'rollout_info{phase=~"Abort|Completed"}';

/** Said where an environment rolls out step by step, and nowhere else. */
const rolloutAlerts: readonly Alert[] = [
  {
    name: 'RolloutAborted',
    severity: 'ticket',
    expr: 'max by (namespace, name) (rollout_info{phase=~"Abort|Error|InvalidSpec|Timeout"}) == 1',
    for: '1m',
    summary: 'The new version of {{ $labels.namespace }}/{{ $labels.name }} was taken back, or does not become ready',
    description:
      'The version before serves on, and git still names the new one: nothing goes on before git names another.',
  },
  {
    name: 'RolloutPaused',
    severity: 'ticket',
    expr: 'max by (namespace, name) (rollout_info{phase="Paused"}) == 1',
    // Longer than all steps take.
    for: '30m',
    summary: 'The new version of {{ $labels.namespace }}/{{ $labels.name }} has stood still for half an hour',
    description: 'Two versions serve side by side: the steps wait for a person, or for a controller that is away.',
  },
  {
    name: 'RolloutsDown',
    severity: 'ticket',
    expr: 'absent(up{job="rollouts"} == 1)',
    for: '10m',
    summary: 'What rolls out step by step does not answer',
    description: 'What serves goes on to serve; a new version waits, and none is taken back, until it is there again.',
  },
  applicationMissing(gone('rollouts')),
];

export function rolloutGroups(): Group[] {
  return [
    {
      name: 'rollouts',
      rules: [
        { record: 'kube_deployment_spec_replicas', expr: asOfDeployment('rollout_info_replicas_desired') },
        { record: 'kube_deployment_status_replicas_ready', expr: asOfDeployment('rollout_info_replicas_available') },
        {
          record: 'rollout:steps:before',
          expr: [steps, '  and on (namespace, name)', between, '  or', 'rollout:steps:before'].join('\n'),
        },
        {
          record: 'rollout:steps:done',
          expr: ['clamp_min(', `  ${steps}`, '    -', `  (rollout:steps:before or 0 * ${steps}),`, '  0', ')'].join(
            '\n',
          ),
        },
        ...rolloutAlerts.map(alertRule),
      ],
    },
  ];
}
