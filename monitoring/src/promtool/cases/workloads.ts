import { firedTicket, type AlertCase, type InputSeries } from '../case.ts';

const waiting =
  'kube_pod_container_status_waiting_reason{namespace="web",pod="web-1",container="web",reason="CrashLoopBackOff",uid="u"}';
const container = { namespace: 'web', pod: 'web-1', container: 'web' };
const killed =
  'kube_pod_container_status_last_terminated_reason{namespace="web",pod="web-1",container="web",reason="OOMKilled"}';
const restarts = 'kube_pod_container_status_restarts_total{namespace="web",pod="web-1",container="web"}';
const held = 'container_memory_working_set_bytes{job="cadvisor",namespace="web",pod="web-1",container="web",id="/x"}';
const limit =
  'kube_pod_container_resource_limits{namespace="web",pod="web-1",container="web",resource="memory",unit="byte"}';
const progressing =
  'kube_deployment_status_condition{namespace="web",deployment="web",condition="Progressing",status="false"}';
const hpa = 'namespace="web",horizontalpodautoscaler="web"';

function deployment(wanted: string, ready: string): InputSeries {
  return {
    'kube_deployment_spec_replicas{namespace="web",deployment="web"}': wanted,
    'kube_deployment_status_replicas_ready{namespace="web",deployment="web"}': ready,
  };
}

function pods(current: string, most: string): InputSeries {
  return {
    [`kube_horizontalpodautoscaler_status_current_replicas{${hpa}}`]: current,
    [`kube_horizontalpodautoscaler_spec_max_replicas{${hpa}}`]: most,
    [`kube_horizontalpodautoscaler_spec_min_replicas{${hpa}}`]: '2x30',
  };
}

function volume(available: string): InputSeries {
  const labels = 'job="kubelet",node="n1",namespace="monitoring",persistentvolumeclaim="data-prometheus-0"';
  return {
    [`kubelet_volume_stats_available_bytes{${labels}}`]: available,
    [`kubelet_volume_stats_capacity_bytes{${labels}}`]: '100x30',
  };
}

const active = `kube_horizontalpodautoscaler_status_condition{${hpa},condition="ScalingActive",status="false"}`;
const readyOfSet = 'kube_statefulset_status_replicas_ready{namespace="monitoring",statefulset="prometheus"}';
const wantedOfSet = 'kube_statefulset_replicas{namespace="monitoring",statefulset="prometheus"}';
const readyOnNodes = 'kube_daemonset_status_number_ready{namespace="node-exporter",daemonset="node-exporter"}';
const wantedOnNodes =
  'kube_daemonset_status_desired_number_scheduled{namespace="node-exporter",daemonset="node-exporter"}';

const inodes = (which = '') =>
  `kubelet_volume_stats_inodes${which === '' ? '' : `_${which}`}{job="kubelet",namespace="monitoring",persistentvolumeclaim="data"}`;
const claim = (phase: string) =>
  `kube_persistentvolumeclaim_status_phase{namespace="web",persistentvolumeclaim="uploads",phase="${phase}"}`;
const job = (condition: string) => `kube_job_failed{namespace="web",job_name="migrate",condition="${condition}"}`;
const unschedulable = 'kube_pod_status_unschedulable{namespace="web",pod="web-1",uid="1"}';

export const workloadCases: readonly AlertCase[] = [
  {
    alert: 'PodCrashLooping',
    when: 'it crashes for a quarter of an hour, running for a moment in between',
    series: { [waiting]: '1 1 0 1 1 1 0 1 1 1 1 0 1 1 1 1' },
    at: '15m',
    fires: [firedTicket(container)],
  },
  { alert: 'PodCrashLooping', when: 'it has come up', series: { [waiting]: '1 1 1 0x20' }, at: '15m' },
  {
    alert: 'ContainerOomKilled',
    when: 'it was killed and started again',
    series: { [killed]: '0 0 1x10', [restarts]: '0 0 1x10' },
    at: '5m',
    fires: [firedTicket(container)],
  },
  {
    alert: 'ContainerOomKilled',
    when: 'that was long ago',
    series: { [killed]: '1x60', [restarts]: '1x60' },
    at: '50m',
  },
  {
    alert: 'ContainerMemoryHigh',
    when: 'it has held 95 % of its limit for a quarter of an hour',
    series: { [held]: '50 95x30', [limit]: '100x30' },
    at: '17m',
    fires: [firedTicket(container, '95')],
  },
  {
    alert: 'ContainerMemoryHigh',
    when: 'garbage is collected in between',
    series: { [held]: '95x9 60 95x20', [limit]: '100x30' },
    at: '17m',
  },
  {
    alert: 'RolloutStuck',
    when: 'the deadline has passed',
    series: { [progressing]: '0 0 1x10' },
    at: '5m',
    fires: [firedTicket({ namespace: 'web', deployment: 'web' })],
  },
  { alert: 'RolloutStuck', when: 'it progresses', series: { [progressing]: '0x10' }, at: '5m' },
  {
    alert: 'ReplicasNotReady',
    when: 'a pod of a Deployment is not ready',
    series: deployment('3x20', '3 2x20'),
    at: '18m',
    fires: [firedTicket({ namespace: 'web', deployment: 'web' }, '3')],
  },
  {
    alert: 'ReplicasNotReady',
    when: 'a StatefulSet and a DaemonSet lack pods',
    series: { [wantedOfSet]: '1x20', [readyOfSet]: '0x20', [wantedOnNodes]: '3x20', [readyOnNodes]: '2x20' },
    at: '18m',
    fires: [
      firedTicket({ namespace: 'monitoring', statefulset: 'prometheus' }, '1'),
      firedTicket({ namespace: 'node-exporter', daemonset: 'node-exporter' }, '3'),
    ],
  },
  {
    alert: 'ReplicasNotReady',
    when: 'a rolling update ended within the quarter of an hour',
    series: { ...deployment('3x20', '2x12 3x8'), [wantedOfSet]: '1x20', [readyOfSet]: '1x20' },
    at: '18m',
  },
  {
    alert: 'HpaAtMaximum',
    when: 'all ten pods are used',
    series: pods('4 10x20', '10x30'),
    at: '17m',
    fires: [firedTicket({ namespace: 'web', horizontalpodautoscaler: 'web' }, '10')],
  },
  { alert: 'HpaAtMaximum', when: 'nine of ten are used', series: pods('9x20', '10x30'), at: '17m' },
  { alert: 'HpaAtMaximum', when: 'there is no choice', series: pods('2x20', '2x30'), at: '17m' },
  {
    alert: 'HpaCannotScale',
    when: 'it has had no metrics for ten minutes',
    series: { [active]: '0 1x20' },
    at: '12m',
    fires: [firedTicket({ namespace: 'web', horizontalpodautoscaler: 'web' })],
  },
  { alert: 'HpaCannotScale', when: 'new pods have metrics again', series: { [active]: '1x5 0x9' }, at: '12m' },
  {
    alert: 'VolumeFilling',
    when: 'nine percent are left',
    series: volume('50 9x30'),
    at: '17m',
    fires: [firedTicket({ namespace: 'monitoring', persistentvolumeclaim: 'data-prometheus-0' }, '9%')],
  },
  { alert: 'VolumeFilling', when: 'ten percent are left', series: volume('10x30'), at: '17m' },
  {
    alert: 'VolumeInodesFilling',
    when: 'a twentieth of its inodes is left',
    series: { [inodes('free')]: '5x30', [inodes()]: '100x30' },
    at: '20m',
    fires: [firedTicket({ namespace: 'monitoring', persistentvolumeclaim: 'data' }, '5%')],
  },
  {
    alert: 'VolumeInodesFilling',
    when: 'its file system has no number of them',
    series: { [inodes('free')]: '0x30', [inodes()]: '0x30' },
    at: '20m',
  },
  {
    alert: 'ClaimNotBound',
    when: 'no volume is made for it',
    series: { [claim('Pending')]: '1x20', [claim('Bound')]: '0x20', [claim('Lost')]: '0x20' },
    at: '12m',
    fires: [firedTicket({ namespace: 'web', persistentvolumeclaim: 'uploads', phase: 'Pending' })],
  },
  {
    alert: 'ClaimNotBound',
    when: 'its volume came in time',
    series: { [claim('Pending')]: '1x5 0x15', [claim('Bound')]: '0x5 1x15', [claim('Lost')]: '0x20' },
    at: '12m',
  },
  {
    alert: 'JobFailed',
    when: 'its tries are used up',
    series: { [job('true')]: '1x10' },
    at: '3m',
    fires: [firedTicket({ namespace: 'web', job_name: 'migrate' })],
  },
  {
    alert: 'JobFailed',
    when: 'another one of the name is there since',
    series: { [job('true')]: '1 stale' },
    at: '3m',
  },
  {
    alert: 'PodUnschedulable',
    when: 'no node has had room for it',
    series: { [unschedulable]: '1x20' },
    at: '12m',
    fires: [firedTicket({ namespace: 'web', pod: 'web-1' })],
  },
  { alert: 'PodUnschedulable', when: 'a new node took it', series: { [unschedulable]: '1x6 stale' }, at: '12m' },
];
