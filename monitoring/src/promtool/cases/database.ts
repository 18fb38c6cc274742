import { firedPage, firedTicket, type AlertCase } from '../case.ts';

const pods = ['db-1', 'db-2', 'db-3'] as const;
const labels = { namespace: 'web', database: 'db' };

function of(metric: string, pod: string, job = 'database'): string {
  return `${metric}{job="${job}",namespace="web",database="db",pod="${pod}"}`;
}

/** What three instances say, in their order. */
function all(metric: string, ...values: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(values.map((value, index) => [of(metric, pods[index]!), value]));
}

/** The claims of so many instances, or those of some that were there and went. */
function claims(...values: readonly string[]): Readonly<Record<string, string>> {
  const claim = 'kube_persistentvolumeclaim_info';
  return Object.fromEntries(
    values.map((value, index) => [`${claim}{namespace="web",persistentvolumeclaim="${pods[index]!}"}`, value]),
  );
}

const pool = 'kube_deployment_spec_replicas{namespace="web",deployment="db-pooler"}';
const three = claims('1x30', '1x30', '1x30');
const recovery = 'cnpg_replication_in_recovery';
const followers = 'cnpg_replication_streaming_replicas';
const up = 'up{job="database-operator",instance="a"}';

export const databaseCases: readonly AlertCase[] = [
  {
    alert: 'DatabaseWithoutPrimary',
    when: 'the primary is gone, and nobody follows it',
    series: { ...three, ...all(recovery, '0x4 stale', '1x10', '1x10') },
    at: '8m',
    fires: [firedPage(labels)],
  },
  {
    alert: 'DatabaseWithoutPrimary',
    when: 'all instances are gone',
    series: { ...three, ...all(recovery, '0x4 stale', '1x4 stale', '1x4 stale') },
    at: '8m',
    fires: [firedPage(labels)],
  },
  {
    alert: 'DatabaseWithoutPrimary',
    when: 'all instances are gone since two hours',
    series: { ...claims('1x150', '1x150', '1x150'), ...all(recovery, '0x4 stale', '1x4 stale', '1x4 stale') },
    at: '2h',
    fires: [firedPage(labels)],
  },
  {
    alert: 'DatabaseWithoutPrimary',
    when: 'the database was taken away, and its volumes with it',
    series: {
      ...claims('1x4 stale', '1x4 stale', '1x4 stale'),
      ...all(recovery, '0x4 stale', '1x4 stale', '1x4 stale'),
    },
    at: '8m',
  },
  {
    alert: 'DatabaseWithoutPrimary',
    when: 'it is taken away: its pool went, and its last pod takes its time',
    series: { ...claims('1x10'), ...all(recovery, '0x4 stale'), [pool]: '2x4 stale' },
    at: '8m',
  },
  {
    alert: 'DatabaseWithoutPrimary',
    when: 'its pool is there, and asks in vain',
    series: { ...claims('1x10'), ...all(recovery, '0x4 stale'), [pool]: '2x10' },
    at: '8m',
    fires: [firedPage(labels)],
  },
  {
    alert: 'DatabaseWithoutPrimary',
    when: 'claims of other pods are numbered, too',
    series: { 'kube_persistentvolumeclaim_info{namespace="logs",persistentvolumeclaim="logs-0"}': '1x10' },
    at: '8m',
  },
  {
    alert: 'DatabaseWithoutPrimary',
    when: 'another instance follows it',
    series: { ...three, ...all(recovery, '0x4 stale', '1x4 0x6', '1x10') },
    at: '8m',
  },
  {
    alert: 'DatabaseWithoutStandby',
    when: 'no other instance keeps up',
    series: { ...three, ...all(recovery, '0x10', '1x10', '1x10'), ...all(followers, '2x3 0x7', '0x10', '0x10') },
    at: '8m',
    fires: [firedPage(labels)],
  },
  {
    alert: 'DatabaseWithoutStandby',
    when: 'there is one instance, as it is meant',
    series: { ...claims('1x10'), ...all(recovery, '0x10'), ...all(followers, '0x10') },
    at: '8m',
  },
  {
    alert: 'DatabaseStandbyMissing',
    when: 'one of three is gone',
    series: {
      ...three,
      ...all(recovery, '0x30', '1x30', '1x3 stale'),
      ...all(followers, '2x3 1x27', '0x30', '0x3 stale'),
    },
    at: '25m',
    fires: [firedTicket(labels)],
  },
  {
    alert: 'DatabaseStandbyMissing',
    when: 'one fewer is wanted',
    series: {
      ...claims('1x30', '1x30', '1x3 stale'),
      ...all(recovery, '0x30', '1x30', '1x3 stale'),
      ...all(followers, '2x3 1x27', '0x30', '0x3 stale'),
    },
    at: '25m',
  },
  {
    alert: 'DatabaseStandbyMissing',
    when: 'all are there',
    series: { ...three, ...all(recovery, '0x30', '1x30', '1x30'), ...all(followers, '2x30', '0x30', '0x30') },
    at: '25m',
  },
  {
    alert: 'DatabaseReplicationLag',
    when: 'an instance is behind',
    series: { [of('cnpg_replication_lag_seconds', 'db-2')]: '0 60x10' },
    at: '8m',
    fires: [firedTicket({ ...labels, pod: 'db-2' })],
  },
  {
    alert: 'DatabaseReplicationLag',
    when: 'it catches up',
    series: { [of('cnpg_replication_lag_seconds', 'db-2')]: '0 60 60 0x10' },
    at: '8m',
  },
  {
    alert: 'DatabaseFailedOver',
    when: 'another instance takes writes',
    series: all(recovery, '0x4 stale', '1x4 0x6', '1x10'),
    at: '8m',
    fires: [firedTicket({ ...labels, pod: 'db-2' })],
  },
  { alert: 'DatabaseFailedOver', when: 'all is as before', series: all(recovery, '0x10', '1x10', '1x10'), at: '8m' },
  {
    alert: 'DatabaseConnectionsHigh',
    when: 'nine of ten are taken',
    series: { [of('cnpg_connections_used', 'db-1')]: '54x10', [of('cnpg_connections_max', 'db-1')]: '60x10' },
    at: '8m',
    fires: [firedTicket({ ...labels, pod: 'db-1' })],
  },
  {
    alert: 'DatabaseConnectionsHigh',
    when: 'a quarter is taken',
    series: { [of('cnpg_connections_used', 'db-1')]: '15x10', [of('cnpg_connections_max', 'db-1')]: '60x10' },
    at: '8m',
  },
  {
    alert: 'DatabasePoolWaiting',
    when: 'clients wait for seconds',
    series: { [of('cnpg_pgbouncer_pools_maxwait', 'db-pooler-a')]: '5x10' },
    at: '8m',
    fires: [firedTicket(labels)],
  },
  {
    alert: 'DatabasePoolWaiting',
    when: 'nobody waits',
    series: { [of('cnpg_pgbouncer_pools_maxwait', 'db-pooler-a')]: '0x10' },
    at: '8m',
  },
  {
    alert: 'DatabaseOperatorDown',
    when: 'its pod does not answer',
    series: { [up]: '1 0x15' },
    at: '13m',
    fires: [firedTicket({})],
  },
  { alert: 'DatabaseOperatorDown', when: 'it answers', series: { [up]: '1x16' }, at: '13m' },
];
