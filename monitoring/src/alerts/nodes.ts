import type { Alert } from './alert.ts';

/** File systems that hold data on a disk; the others are views or memory. */
const disks = 'fstype=~"ext[234]|xfs|btrfs|zfs|f2fs"';

export const nodeAlerts: readonly Alert[] = [
  {
    name: 'NodeNotReady',
    severity: 'ticket',
    expr: 'max by (node) (kube_node_status_condition{condition="Ready",status="true"}) == 0',
    // A node that only restarts is back.
    for: '5m',
    summary: 'The node {{ $labels.node }} is not ready',
    description: 'Its pods are started elsewhere after five minutes; the cluster runs with less room.',
  },
  {
    name: 'NodeUnderPressure',
    severity: 'ticket',
    expr: 'max by (node, condition) (kube_node_status_condition{condition=~"(Disk|Memory|PID)Pressure",status="true"}) == 1',
    for: '10m',
    summary: '{{ $labels.node }} reports {{ $labels.condition }}',
    description: 'The kubelet takes no new pods and evicts running ones.',
  },
  {
    name: 'NodeDiskFilling',
    severity: 'ticket',
    expr: [
      `min by (node, device) (predict_linear(node_filesystem_avail_bytes{${disks}}[6h], 24 * 3600)) < 0`,
      'and on (node, device)',
      `min by (node, device) (node_filesystem_avail_bytes{${disks}} / node_filesystem_size_bytes{${disks}}) < 0.4`,
    ].join('\n'),
    // One large image pulled makes a steep line for a while.
    for: '1h',
    summary: '{{ $labels.node }}: {{ $labels.device }} will be full within a day',
    description: 'As it filled over the last six hours.',
  },
  {
    name: 'NodeDiskAlmostFull',
    severity: 'ticket',
    // The kubelet starts to remove images at 15 % left, and to evict pods at 10 %.
    expr: `min by (node, device) (node_filesystem_avail_bytes{${disks}} / node_filesystem_size_bytes{${disks}}) < 0.12`,
    for: '15m',
    summary: '{{ $labels.node }}: {{ $labels.device }} is almost full',
    description: 'Only {{ $value | humanizePercentage }} are left; below 10 % the kubelet evicts pods.',
  },
  {
    name: 'NodeInodesAlmostUsed',
    severity: 'ticket',
    // The kubelet evicts pods below 5 %.
    expr: `min by (node, device) (node_filesystem_files_free{${disks}} / node_filesystem_files{${disks}}) < 0.1`,
    for: '15m',
    summary: '{{ $labels.node }}: {{ $labels.device }} has room for few more files',
    description: 'Only {{ $value | humanizePercentage }} of its inodes are left; below 5 % the kubelet evicts pods.',
  },
  {
    name: 'KubeletCertificateExpiring',
    severity: 'ticket',
    // It is renewed when 10 to 30 % of its life are left, 36 days at least of a year.
    expr: `min by (node) (kubelet_certificate_manager_client_ttl_seconds) < ${14 * 24 * 3600}`,
    for: '1h',
    summary: 'The kubelet of {{ $labels.node }} does not renew its certificate',
    description: 'It runs out in {{ $value | humanizeDuration }}; then the node leaves the cluster.',
  },
];
