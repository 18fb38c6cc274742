import type { Board } from './board.ts';
import { stat, stateTimeline, tablePanel, timeSeries } from './kinds.ts';
import { board, docsLink, runbookLink } from './links.ts';
import type { StateWord } from './states.ts';
import { units } from './units.ts';

const pods = 'namespace=~"$namespace"';
const nodes = 'node=~"$node"';
/** The sums over a pod's or a node's containers stand in the same metrics without a container's name. */
const containers = `${pods}, container!=""`;

/** What containers use and what they asked for, as a share, by namespace. */
function usedOfRequested(used: string, resource: string): string {
  const requested = `sum by (namespace) (kube_pod_container_resource_requests{${pods}, resource="${resource}"})`;
  return `sum by (namespace) (${used}) / (${requested} > 0)`;
}

/** What all pods asked for, as a share of what the nodes can give. */
function requestedOfAllocatable(resource: string): string {
  return (
    `sum(kube_pod_container_resource_requests{${nodes}, resource="${resource}"})` +
    ` / sum(kube_node_status_allocatable{${nodes}, resource="${resource}"})`
  );
}

const cpuUsed = `rate(container_cpu_usage_seconds_total{${containers}}[$__rate_interval])`;
const memoryUsed = `container_memory_working_set_bytes{${containers}}`;

const pressures: readonly StateWord[] = [
  ['no', 'good'],
  ['yes', 'bad'],
];

/** Nodes and pods: is there room, and does everything run? */
export const clusterBoard: Board = {
  name: 'cluster',
  question: 'Are the nodes well, does every pod run, and is what is asked for near what is used?',
  from: 'now-3h',
  refresh: '1m',
  choices: [
    { name: 'namespace', label: 'Namespace', from: 'label_values(kube_pod_info, namespace)', first: 'all' },
    { name: 'node', label: 'Node', from: 'label_values(kube_node_info, node)', first: 'all' },
  ],
  rows: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Nodes',
          shows: 'Nodes that are ready, and all that there are.',
          bad: 'fewer ready than there are.',
          go: `${runbookLink('NodeNotReady')}; the conditions below say what the node complains of.`,
          unit: units.count,
          queries: [
            { expr: `sum(kube_node_status_condition{${nodes}, condition="Ready", status="true"})`, legend: 'ready' },
            { expr: `count(kube_node_info{${nodes}})`, legend: 'all' },
          ],
          named: true,
          instant: true,
          width: 4,
        }),
        stat({
          title: 'Pods that do not run',
          shows: 'Pods that wait for a node or an image, that failed, or of which nothing is known.',
          bad: 'any for longer than a minute.',
          go: 'the events of the pod say why: no room, no image, no volume.',
          unit: units.count,
          queries: [{ expr: `sum(kube_pod_status_phase{${pods}, phase=~"Pending|Failed|Unknown"})` }],
          limits: ['good', [1, 'bad']],
          width: 4,
        }),
        stat({
          title: 'CPU asked for',
          shows: 'What all pods asked for, of what the nodes can give.',
          bad: 'above 85 %: the loss of a node leaves pods without a place.',
          go: 'compare with what is used below; then fewer requests, or one node more.',
          unit: units.share,
          queries: [{ expr: requestedOfAllocatable('cpu') }],
          limits: ['good', [0.85, 'odd'], [1, 'bad']],
          width: 4,
        }),
        stat({
          title: 'Memory asked for',
          shows: 'What all pods asked for, of what the nodes can give.',
          bad: 'above 85 %: the loss of a node leaves pods without a place.',
          go: 'compare with what is used below; then fewer requests, or one node more.',
          unit: units.share,
          queries: [{ expr: requestedOfAllocatable('memory') }],
          limits: ['good', [0.85, 'odd'], [1, 'bad']],
          width: 4,
        }),
        stat({
          title: 'Restarts',
          shows: 'Containers that were started again, in the time that is looked at.',
          bad: 'any that no deployment explains.',
          go: `the panel of restarts below names the pod; ${runbookLink('PodCrashLooping')}.`,
          unit: units.count,
          queries: [{ expr: `sum(increase(kube_pod_container_status_restarts_total{${pods}}[$__range]))` }],
          limits: ['good', [1, 'odd'], [5, 'bad']],
          instant: true,
          decimals: 0,
          width: 4,
        }),
        stat({
          title: 'Out of memory',
          shows: 'Containers whose last end was that they used more memory than their limit.',
          bad: 'any: the limit is too low, or something leaks.',
          go: `${runbookLink('ContainerOomKilled')}; the memory of the service over time is in ${board('service')}.`,
          unit: units.count,
          queries: [
            {
              expr:
                `sum(kube_pod_container_status_last_terminated_reason{${pods}, reason="OOMKilled"})` +
                ' or 0 * count(kube_pod_info)',
            },
          ],
          limits: ['good', [1, 'bad']],
          width: 4,
        }),
      ],
    },
    {
      title: 'Nodes',
      panels: [
        timeSeries({
          title: 'CPU of nodes',
          shows: 'Share of the time in which the cores of a node had something to do.',
          bad: 'above 90 % (dashed) for minutes: everything on it becomes slower.',
          go: 'the table of pods below says who.',
          unit: units.share,
          queries: [
            {
              expr: `1 - avg by (node) (rate(node_cpu_seconds_total{${nodes}, mode="idle"}[$__rate_interval]))`,
              legend: '{{node}}',
            },
          ],
          limits: ['good', [0.9, 'bad']],
          max: 1,
          width: 6,
        }),
        timeSeries({
          title: 'Memory of nodes',
          shows: 'Share of the memory that is not available.',
          bad: 'above 90 % (dashed): the node begins to evict pods.',
          go: 'the table of pods below says who.',
          unit: units.share,
          queries: [
            {
              expr: `1 - max by (node) (node_memory_MemAvailable_bytes{${nodes}}) / max by (node) (node_memory_MemTotal_bytes{${nodes}})`,
              legend: '{{node}}',
            },
          ],
          limits: ['good', [0.9, 'bad']],
          max: 1,
          width: 6,
        }),
        timeSeries({
          title: 'Disks of nodes',
          shows: 'Share of each disk that is used, the fullest of a node.',
          bad: 'above 85 % (dashed): images are thrown away, then pods.',
          go: `${runbookLink('NodeDiskFilling')}.`,
          unit: units.share,
          queries: [
            {
              expr:
                `max by (node) (1 - node_filesystem_avail_bytes{${nodes}, fstype!~"tmpfs|ramfs|squashfs"}` +
                ` / (node_filesystem_size_bytes{${nodes}, fstype!~"tmpfs|ramfs|squashfs"} > 0))`,
              legend: '{{node}}',
            },
          ],
          limits: ['good', [0.85, 'bad']],
          max: 1,
          width: 6,
        }),
        stateTimeline({
          title: 'Pressure',
          shows: 'What the nodes complain of: memory, disk, processes, network.',
          bad: 'any "yes": the node takes no new pods and evicts those that it has.',
          go: `${runbookLink('NodeUnderPressure')}; the panel beside that shows the same resource.`,
          unit: units.words,
          queries: [
            {
              expr: `1 + max by (node, condition) (kube_node_status_condition{${nodes}, condition!="Ready", status="true"})`,
              legend: '{{node}} {{condition}}',
            },
          ],
          states: pressures,
          width: 6,
        }),
      ],
    },
    {
      title: 'Pods',
      panels: [
        timeSeries({
          title: 'Pods by phase',
          shows: 'How many pods are in which phase.',
          bad: 'Pending that stays, or Failed.',
          go: 'the events of the pod say why.',
          unit: units.count,
          queries: [{ expr: `sum by (phase) (kube_pod_status_phase{${pods}})`, legend: '{{phase}}' }],
          stacked: true,
          width: 6,
        }),
        timeSeries({
          title: 'Running pods by namespace',
          shows: 'How many pods run in each namespace.',
          bad: 'a step that no deployment and no autoscaler made.',
          go: `${board('delivery')}: what was synced then?`,
          unit: units.count,
          queries: [
            { expr: `sum by (namespace) (kube_pod_status_phase{${pods}, phase="Running"})`, legend: '{{namespace}}' },
          ],
          stacked: true,
          width: 6,
        }),
        timeSeries({
          title: 'Restarts of pods',
          shows: 'Containers that were started again, by pod.',
          bad: 'bars in a row: a crash loop.',
          go: `${runbookLink('PodCrashLooping')}; ${docsLink('roll-back.md', 'roll back')} if it came with a deployment.`,
          unit: units.count,
          queries: [
            {
              expr: `sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total{${pods}}[$__rate_interval])) > 0`,
              legend: '{{namespace}}/{{pod}}',
              emptyWhen: 'nothing was restarted',
            },
          ],
          noValue: 'nothing was restarted',
          bars: true,
          width: 6,
        }),
        timeSeries({
          title: 'Autoscalers',
          shows: 'Pods that there are of the most that each autoscaler may choose.',
          bad: 'at 100 % (dashed): more load finds no more pods.',
          go: `${runbookLink('HpaAtMaximum')}.`,
          unit: units.share,
          queries: [
            ['status_current_replicas', 'now'],
            ['status_desired_replicas', 'wanted'],
          ].map(([metric, legend]) => ({
            expr:
              `max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_${metric}{${pods}})` +
              ` / max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_spec_max_replicas{${pods}})`,
            legend: `{{namespace}}/{{horizontalpodautoscaler}} ${legend}`,
          })),
          limits: ['good', [1, 'bad']],
          width: 6,
        }),
      ],
    },
    {
      title: 'Asked for and used',
      panels: [
        timeSeries({
          title: 'CPU used of asked for',
          shows: 'What the pods of a namespace use, of what they asked for.',
          bad: 'far above 100 % (dashed): they take what others count on; far below: nodes are paid for nothing.',
          go: 'set the requests to what is used under load.',
          unit: units.share,
          queries: [{ expr: usedOfRequested(cpuUsed, 'cpu'), legend: '{{namespace}}' }],
          limits: ['good', [1, 'odd']],
          width: 8,
        }),
        timeSeries({
          title: 'Memory used of asked for',
          shows: 'What the pods of a namespace use, of what they asked for.',
          bad: 'above 100 % (dashed): they are the first that a full node evicts.',
          go: 'set the requests to what is used under load.',
          unit: units.share,
          queries: [{ expr: usedOfRequested(memoryUsed, 'memory'), legend: '{{namespace}}' }],
          limits: ['good', [1, 'odd']],
          width: 8,
        }),
        timeSeries({
          title: 'CPU throttled',
          shows: 'Share of the periods in which the kernel made a pod wait at its limit, the ten worst.',
          bad: 'above 25 % (dashed): it is slow though the node has time.',
          go: 'raise its limit.',
          unit: units.share,
          queries: [
            {
              expr:
                `topk(10, sum by (namespace, pod) (rate(container_cpu_cfs_throttled_periods_total{${containers}}[$__rate_interval]))` +
                ` / (sum by (namespace, pod) (rate(container_cpu_cfs_periods_total{${containers}}[$__rate_interval])) > 0))`,
              legend: '{{namespace}}/{{pod}}',
            },
          ],
          limits: ['good', [0.25, 'bad']],
          width: 8,
        }),
        tablePanel({
          title: 'Pods that use most CPU',
          shows: 'The ten pods that use most cores now.',
          bad: 'one that you would not expect there.',
          go: `${board('service')} if it is the service.`,
          unit: units.words,
          queries: [{ expr: `topk(10, sum by (namespace, pod) (${cpuUsed}))` }],
          columns: [
            { field: 'namespace', heading: 'Namespace' },
            { field: 'pod', heading: 'Pod' },
            { field: 'Value', heading: 'Used', unit: units.cores, width: 110 },
          ],
          sortBy: 'Used',
          width: 8,
        }),
        tablePanel({
          title: 'Pods that use most memory',
          shows: 'The ten pods that hold most memory now.',
          bad: 'one that you would not expect there.',
          go: 'its restarts above tell whether it was killed for it.',
          unit: units.words,
          queries: [{ expr: `topk(10, sum by (namespace, pod) (${memoryUsed}))` }],
          columns: [
            { field: 'namespace', heading: 'Namespace' },
            { field: 'pod', heading: 'Pod' },
            { field: 'Value', heading: 'Used', unit: units.bytes, width: 110 },
          ],
          sortBy: 'Used',
          width: 8,
        }),
        tablePanel({
          title: 'Volumes',
          shows: 'What each claim asked for, and how much of the volume is used where the kind of volume tells.',
          bad: 'above 85 % used.',
          go: `${runbookLink('VolumeFilling')}; for Prometheus see its disk in ${board('prometheus')}.`,
          unit: units.words,
          queries: [
            {
              expr: `sum by (namespace, persistentvolumeclaim) (kube_persistentvolumeclaim_resource_requests_storage_bytes{${pods}})`,
            },
            {
              expr:
                `max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_used_bytes{${pods}})` +
                ` / max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_capacity_bytes{${pods}})`,
              emptyWhen: 'the kind of volume does not tell how much of it is used, as a folder of the node',
            },
          ],
          columns: [
            { field: 'namespace', heading: 'Namespace' },
            { field: 'persistentvolumeclaim', heading: 'Claim' },
            { field: 'Value #A', heading: 'Asked for', unit: units.bytes, width: 100 },
            { field: 'Value #B', heading: 'Used', unit: units.share, width: 80 },
          ],
          sortBy: 'Used',
          width: 8,
        }),
      ],
    },
  ],
};
