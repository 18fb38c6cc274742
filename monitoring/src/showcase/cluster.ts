import { busy, counter, gauge, minutes, noise, type MadeSeries } from './series.ts';
import { madeNodes, madeWorkloads, type Workload } from './workloads.ts';

const state = { job: 'kube-state-metrics', instance: '10.42.2.9:8080' };
const phases = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'];

function ofWorkload({
  namespace,
  pod,
  container,
  node,
  image,
  cores,
  memory,
  asked,
  limit,
  lives,
}: Workload): MadeSeries[] {
  const alive = (value: (minute: number) => number) => (minute: number) => (lives(minute) ? value(minute) : undefined);
  const named = { ...state, namespace, pod };
  const cadvisor = { job: 'cadvisor', instance: node, node, namespace, pod, container };
  const throttled = namespace === 'web' ? 0.3 : namespace === 'ingress' ? 0.08 : 0.01;
  const restarts = (minute: number): number =>
    pod.startsWith('argocd-repo-server') && minute === minutes.before - 95 ? 1 / 60 : 0;
  return [
    gauge(
      'kube_pod_info',
      { ...named, node },
      alive(() => 1),
    ),
    ...phases.map((phase) =>
      gauge(
        'kube_pod_status_phase',
        { ...named, phase },
        alive(() => (phase === 'Running' ? 1 : 0)),
      ),
    ),
    gauge(
      'kube_pod_container_info',
      { ...named, container, image_spec: image },
      alive(() => 1),
    ),
    counter('kube_pod_container_status_restarts_total', { ...named, container }, alive(restarts)),
    ...[asked, limit].flatMap((amount, index) =>
      Object.entries({ cpu: amount.cores, memory: amount.memory }).map(([resource, value]) =>
        gauge(
          `kube_pod_container_resource_${['requests', 'limits'][index]}`,
          { ...named, container, node, resource },
          alive(() => value),
        ),
      ),
    ),
    counter(
      'container_cpu_usage_seconds_total',
      cadvisor,
      alive((minute) => cores * busy(pod, minute)),
    ),
    gauge(
      'container_memory_working_set_bytes',
      cadvisor,
      alive((minute) => memory * (0.95 + 0.1 * noise(pod, Math.floor(minute / 9)))),
    ),
    counter(
      'container_cpu_cfs_periods_total',
      cadvisor,
      alive(() => 10),
    ),
    counter(
      'container_cpu_cfs_throttled_periods_total',
      cadvisor,
      alive((minute) => throttled * busy(container, minute)),
    ),
  ];
}

function ofNode(node: string, index: number): MadeSeries[] {
  const exporter = {
    job: 'node-exporter',
    instance: node,
    node,
    namespace: 'node-exporter',
    pod: `node-exporter-${index}`,
  };
  const disk = { ...exporter, device: '/dev/nvme0n1p1', fstype: 'ext4', mountpoint: '/' };
  const cores = 4;
  return [
    gauge('kube_node_info', { ...state, node }, 1),
    ...['Ready', 'DiskPressure', 'MemoryPressure', 'PIDPressure'].map((condition) =>
      gauge('kube_node_status_condition', { ...state, node, condition, status: 'true' }, (minute) => {
        const pressed =
          condition === 'MemoryPressure' && index === 3 && minute > minutes.before - 70 && minute < minutes.before - 52;
        return condition === 'Ready' || pressed ? 1 : 0;
      }),
    ),
    gauge('kube_node_status_allocatable', { ...state, node, resource: 'cpu' }, cores),
    gauge('kube_node_status_allocatable', { ...state, node, resource: 'memory' }, 8e9),
    ...Array.from({ length: cores }, (_, cpu) =>
      counter(
        'node_cpu_seconds_total',
        { ...exporter, cpu: String(cpu), mode: 'idle' },
        (minute) => 1 - (0.12 + 0.05 * index) * busy(node, minute),
      ),
    ),
    gauge('node_memory_MemTotal_bytes', exporter, 8.2e9),
    gauge(
      'node_memory_MemAvailable_bytes',
      exporter,
      (minute) => 8.2e9 * (0.66 - 0.07 * index - 0.03 * busy(node, minute)),
    ),
    gauge('node_filesystem_size_bytes', disk, 80e9),
    gauge('node_filesystem_avail_bytes', disk, (minute) => 80e9 * (0.62 - 0.06 * index - minute * 1e-5)),
  ];
}

function autoscaler(namespace: string, name: string, now: number, most: number): MadeSeries[] {
  const labels = { ...state, namespace, horizontalpodautoscaler: name };
  const values = {
    status_current_replicas: now,
    status_desired_replicas: now,
    spec_min_replicas: 2,
    spec_max_replicas: most,
  };
  return Object.entries(values).map(([metric, value]) =>
    gauge(`kube_horizontalpodautoscaler_${metric}`, labels, value),
  );
}

function volume(claim: string, bytes: number, used: number): MadeSeries[] {
  const labels = { namespace: 'monitoring', persistentvolumeclaim: claim };
  const kubelet = { job: 'kubelet', instance: 'production-worker3', node: 'production-worker3', ...labels };
  return [
    gauge('kube_persistentvolumeclaim_resource_requests_storage_bytes', { ...state, ...labels }, bytes),
    gauge('kubelet_volume_stats_capacity_bytes', kubelet, bytes),
    gauge('kubelet_volume_stats_used_bytes', kubelet, (minute) => bytes * (used + minute * 5e-6)),
  ];
}

/** What the cluster's own parts tell of nodes and pods. */
export function clusterSeries(): MadeSeries[] {
  return [
    ...madeWorkloads.flatMap((workload) => ofWorkload(workload)),
    ...madeNodes.flatMap((node, index) => ofNode(node, index)),
    ...autoscaler('web', 'web', 3, 10),
    ...autoscaler('ingress', 'traefik', 2, 6),
    ...volume('data-prometheus-0', 20e9, 0.31),
    ...volume('data-alertmanager-0', 1e9, 0.02),
    gauge(
      'kube_pod_container_status_last_terminated_reason',
      {
        ...state,
        namespace: 'argocd',
        pod: 'argocd-repo-server-5c8f9d7b6-x2m4k',
        container: 'argocd-repo-server',
        reason: 'Error',
      },
      1,
    ),
    gauge('kube_deployment_status_replicas_ready', { ...state, namespace: 'web', deployment: 'web' }, 3),
    gauge('kube_deployment_status_replicas_ready', { ...state, namespace: 'ingress', deployment: 'traefik' }, 1),
  ];
}
