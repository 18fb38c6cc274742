import type { Alert } from './alert.ts';

const container = 'namespace, pod, container';
const hpa = 'namespace, horizontalpodautoscaler';

export const workloadAlerts: readonly Alert[] = [
  {
    name: 'PodCrashLooping',
    severity: 'ticket',
    // Between two tries it runs for a moment: the last five minutes count.
    expr: `max by (${container}) (max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m])) == 1`,
    for: '10m',
    summary: '{{ $labels.namespace }}/{{ $labels.pod }}: {{ $labels.container }} crashes again and again',
    description: 'The kubelet waits longer before each restart, up to five minutes.',
  },
  {
    name: 'ContainerOomKilled',
    severity: 'ticket',
    expr: [
      `max by (${container}) (kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}) == 1`,
      `and on (${container})`,
      `sum by (${container}) (increase(kube_pod_container_status_restarts_total[15m])) > 0`,
    ].join('\n'),
    summary: '{{ $labels.namespace }}/{{ $labels.pod }}: {{ $labels.container }} was killed for memory',
    description: 'It reached its memory limit and was ended without a drain: requests that it held are lost.',
  },
  {
    name: 'ContainerMemoryHigh',
    severity: 'ticket',
    expr: [
      `max by (${container}) (container_memory_working_set_bytes{container!=""})`,
      `  > on (${container})`,
      `0.9 * max by (${container}) (kube_pod_container_resource_limits{resource="memory"})`,
    ].join('\n'),
    // A collection of garbage comes within minutes; what stays is in use.
    for: '15m',
    summary: '{{ $labels.namespace }}/{{ $labels.pod }}: {{ $labels.container }} is close to its memory limit',
    description:
      'It has held {{ $value | humanize1024 }}B, over 90 % of its limit, for a quarter of an hour: it is killed at the limit.',
  },
  {
    name: 'RolloutStuck',
    severity: 'ticket',
    expr: 'max by (namespace, deployment) (kube_deployment_status_condition{condition="Progressing",status="false"}) == 1',
    // Its own deadline has passed already.
    for: '1m',
    summary: 'The new version of {{ $labels.namespace }}/{{ $labels.deployment }} does not become ready',
    description: 'The old pods serve on; the new ones passed the progress deadline.',
  },
  {
    name: 'ReplicasNotReady',
    severity: 'ticket',
    expr: [
      'max by (namespace, deployment) (kube_deployment_spec_replicas)',
      '  > on (namespace, deployment)',
      'max by (namespace, deployment) (kube_deployment_status_replicas_ready)',
      'or',
      'max by (namespace, statefulset) (kube_statefulset_replicas)',
      '  > on (namespace, statefulset)',
      'max by (namespace, statefulset) (kube_statefulset_status_replicas_ready)',
      'or',
      'max by (namespace, daemonset) (kube_daemonset_status_desired_number_scheduled)',
      '  > on (namespace, daemonset)',
      'max by (namespace, daemonset) (kube_daemonset_status_number_ready)',
    ].join('\n'),
    // Longer than a rolling update or a new node takes.
    for: '15m',
    summary:
      '{{ $labels.namespace }}/{{ $labels.deployment }}{{ $labels.statefulset }}{{ $labels.daemonset }} lacks ready pods',
    description: 'It wants {{ $value }} ready pods and has had fewer for a quarter of an hour.',
  },
  {
    name: 'HpaAtMaximum',
    severity: 'ticket',
    expr: [
      `max by (${hpa}) (kube_horizontalpodautoscaler_status_current_replicas)`,
      `  == on (${hpa})`,
      `max by (${hpa}) (kube_horizontalpodautoscaler_spec_max_replicas)`,
      `  != on (${hpa})`,
      `max by (${hpa}) (kube_horizontalpodautoscaler_spec_min_replicas)`,
    ].join('\n'),
    // A short peak is what the maximum is for.
    for: '15m',
    summary: '{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} is at its maximum of {{ $value }} pods',
    description: 'More load can not be met by more pods: latency comes next.',
  },
  {
    name: 'HpaCannotScale',
    severity: 'ticket',
    expr: `max by (${hpa}) (kube_horizontalpodautoscaler_status_condition{condition="ScalingActive",status="false"}) == 1`,
    // New pods have no metrics for their first minute or two.
    for: '10m',
    summary: '{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} can not compute how many pods are needed',
    description: 'The number of pods stays as it is, whatever the load.',
  },
  {
    name: 'VolumeFilling',
    severity: 'ticket',
    expr: [
      'min by (namespace, persistentvolumeclaim) (',
      '  kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes',
      ') < 0.1',
    ].join('\n'),
    // Prometheus compacts in between and needs the room for a moment.
    for: '15m',
    summary: '{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is nearly full',
    description: 'Only {{ $value | humanizePercentage }} of the volume are left.',
  },
  {
    name: 'VolumeInodesFilling',
    severity: 'ticket',
    // A file system without a number of its own tells 0 of 0, which is no number and no alert.
    expr: [
      'min by (namespace, persistentvolumeclaim) (',
      '  kubelet_volume_stats_inodes_free / kubelet_volume_stats_inodes',
      ') < 0.1',
    ].join('\n'),
    for: '15m',
    summary: '{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has room for few more files',
    description: 'Only {{ $value | humanizePercentage }} of its inodes are left: it is full with bytes to spare.',
  },
  {
    name: 'ClaimNotBound',
    severity: 'ticket',
    expr: 'max by (namespace, persistentvolumeclaim, phase) (kube_persistentvolumeclaim_status_phase{phase=~"Pending|Lost"}) == 1',
    // A volume of a cloud is made and attached within a minute or two.
    for: '10m',
    summary: 'The claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is {{ $labels.phase }}',
    description:
      'Pending: no volume was made for it, and its pod waits. Lost: the volume is gone, with what was in it.',
  },
  {
    name: 'JobFailed',
    severity: 'ticket',
    expr: 'max by (namespace, job_name) (kube_job_failed{condition="true"}) == 1',
    // It has used up its own tries already.
    for: '1m',
    summary: 'The job {{ $labels.namespace }}/{{ $labels.job_name }} failed',
    description: 'It is not tried again; what it was for, a migration maybe, is not done.',
  },
  {
    name: 'PodUnschedulable',
    severity: 'ticket',
    expr: 'max by (namespace, pod) (kube_pod_status_unschedulable) == 1',
    // Longer than a new node takes.
    for: '10m',
    summary: 'No node takes the pod {{ $labels.namespace }}/{{ $labels.pod }}',
    description: 'There is no room for what it requests, or no node that it may run on.',
  },
];
