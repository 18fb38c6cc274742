import { firedTicket, type AlertCase, type InputSeries } from '../case.ts';

const ready = 'kube_node_status_condition{node="n1",condition="Ready",status="true"}';
const disk = 'kube_node_status_condition{node="n1",condition="DiskPressure",status="true"}';
const ttl = 'kubelet_certificate_manager_client_ttl_seconds{job="kubelet",node="n1",instance="n1"}';
const day = 24 * 3600;

/** Bytes left of 1000, and a memory file system that is always full. */
function disks(available: string): InputSeries {
  const labels = 'job="node-exporter",node="n1",instance="n1",device="/dev/nvme0n1p1",fstype="xfs",mountpoint="/"';
  const memory = 'job="node-exporter",node="n1",instance="n1",device="tmpfs",fstype="tmpfs",mountpoint="/run"';
  return {
    [`node_filesystem_avail_bytes{${labels}}`]: available,
    [`node_filesystem_size_bytes{${labels}}`]: '1000x600',
    [`node_filesystem_avail_bytes{${memory}}`]: '0x600',
    [`node_filesystem_size_bytes{${memory}}`]: '1000x600',
  };
}

const device = { node: 'n1', device: '/dev/nvme0n1p1' };

const files = (which = '') =>
  `node_filesystem_files${which}{node="n1",device="/dev/sda1",fstype="ext4",mountpoint="/"}`;

export const nodeCases: readonly AlertCase[] = [
  {
    alert: 'NodeNotReady',
    when: 'it is gone',
    series: { [ready]: '1 0x10' },
    at: '7m',
    fires: [firedTicket({ node: 'n1' })],
  },
  { alert: 'NodeNotReady', when: 'it restarted', series: { [ready]: '1 0 0 0 1x10' }, at: '8m' },
  {
    alert: 'NodeUnderPressure',
    when: 'its disk is short for ten minutes',
    series: { [disk]: '1x20' },
    at: '11m',
    fires: [firedTicket({ node: 'n1', condition: 'DiskPressure' })],
  },
  { alert: 'NodeUnderPressure', when: 'it made room', series: { [disk]: '1x8 0x9', [ready]: '1x20' }, at: '11m' },
  {
    alert: 'NodeDiskFilling',
    when: 'a third is left and a sixth of the disk goes each day',
    series: disks('600-0.7x600'),
    at: '8h',
    fires: [firedTicket(device)],
  },
  {
    alert: 'NodeDiskFilling',
    when: 'it fills as fast and is still half empty',
    series: disks('900-0.7x600'),
    at: '8h',
  },
  { alert: 'NodeDiskFilling', when: 'it is as full and stays so', series: disks('300x600'), at: '8h' },
  {
    alert: 'NodeDiskAlmostFull',
    when: 'eleven percent are left',
    series: disks('110x30'),
    at: '20m',
    fires: [firedTicket(device, '11%')],
  },
  { alert: 'NodeDiskAlmostFull', when: 'thirteen percent are left', series: disks('130x30'), at: '20m' },
  {
    alert: 'KubeletCertificateExpiring',
    when: 'thirteen days are left',
    series: { [ttl]: `${13 * day}x90` },
    at: '70m',
    fires: [firedTicket({ node: 'n1' }, '13d 0h 0m 0s')],
  },
  {
    alert: 'KubeletCertificateExpiring',
    when: 'it uses none',
    series: { [ttl]: Array(80).fill('+Inf').join(' ') },
    at: '70m',
  },
  {
    alert: 'KubeletCertificateExpiring',
    when: 'fifteen days are left',
    series: { [ttl]: `${15 * day}x90` },
    at: '70m',
  },
  {
    alert: 'NodeInodesAlmostUsed',
    when: 'a twentieth is left',
    series: { [files('_free')]: '5x30', [files()]: '100x30' },
    at: '20m',
    fires: [firedTicket({ node: 'n1', device: '/dev/sda1' }, '5%')],
  },
  {
    alert: 'NodeInodesAlmostUsed',
    when: 'memory shown as a file system has few',
    series: {
      'node_filesystem_files_free{node="n1",device="tmpfs",fstype="tmpfs",mountpoint="/run"}': '1x30',
      'node_filesystem_files{node="n1",device="tmpfs",fstype="tmpfs",mountpoint="/run"}': '100x30',
    },
    at: '20m',
  },
];
