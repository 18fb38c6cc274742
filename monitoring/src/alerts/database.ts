import type { Group } from '../rules/model.ts';
import { alertRule, type Alert } from './alert.ts';
import { applicationMissing, gone } from './deleted.ts';

/** A database is named by its namespace and by its Cluster. */
const each = 'by (namespace, database)';

/**
 * Instances that there should be: each has a claim, which outlives its pod and goes with the instance where nobody wants it
 * any more. A claim is a database's where an instance was seen within a day. Of one that is taken away the pool goes first, and
 * its last instance takes a minute or more to stop: it is wanted no more.
 */
const instances = [
  `(count ${each} (label_replace(kube_persistentvolumeclaim_info, "database", "$1", "persistentvolumeclaim", "(.+)-[0-9]+"))`,
  `and on (namespace, database) last_over_time(cnpg_replication_in_recovery[1d])`,
  `unless on (namespace, database) label_replace(last_over_time(kube_deployment_spec_replicas{deployment=~".+-pooler"}[10m])`,
  `unless on (namespace, deployment) kube_deployment_spec_replicas, "database", "$1", "deployment", "(.+)-pooler"))`,
].join('\n');
const followers = `max ${each} (cnpg_replication_streaming_replicas)`;
const named = '{{ $labels.namespace }}/{{ $labels.database }}';

/** Said where an environment has databases, and nowhere else. VolumeFilling tells of their disks, JobFailed of migrations. */
const databaseAlerts: readonly Alert[] = [
  {
    name: 'DatabaseWithoutPrimary',
    severity: 'page',
    expr: `${instances} unless on (namespace, database) count ${each} (cnpg_replication_in_recovery == 0)`,
    // A failover takes less.
    for: '1m',
    summary: `The database ${named} takes no writes`,
    description: 'No instance says that it is the primary: what the service has to read or write there fails.',
  },
  {
    name: 'DatabaseWithoutStandby',
    severity: 'page',
    expr: `${followers} == 0 and on (namespace, database) ${instances} > 1`,
    for: '2m',
    summary: `Nobody could follow the primary of ${named}`,
    description: 'No other instance keeps up with it. Where writes wait to be copied, they wait now, and fail.',
  },
  {
    name: 'DatabaseStandbyMissing',
    severity: 'ticket',
    expr: `${followers} < on (namespace, database) ${instances} - 1`,
    for: '15m',
    summary: `Fewer instances follow the primary of ${named} than should`,
    description: 'All goes on; with one fewer, or with the primary gone too, it would not.',
  },
  {
    name: 'DatabaseReplicationLag',
    severity: 'ticket',
    expr: 'max by (namespace, database, pod) (cnpg_replication_lag_seconds) > 30',
    for: '5m',
    summary: 'What {{ $labels.namespace }}/{{ $labels.pod }} shows is old',
    description: 'It is more than half a minute behind what it was sent. If it had to follow, it would first catch up.',
  },
  {
    name: 'DatabaseFailedOver',
    severity: 'ticket',
    expr: [
      `max by (namespace, database, pod) (cnpg_replication_in_recovery) == 0`,
      'and on (namespace, database, pod) max by (namespace, database, pod) (max_over_time(cnpg_replication_in_recovery[1h])) == 1',
    ].join('\n'),
    summary: `Another instance became the primary of ${named}`,
    description:
      '{{ $labels.pod }} takes writes since less than an hour. Somebody wanted it, or the one before was lost.',
  },
  {
    name: 'DatabaseConnectionsHigh',
    severity: 'ticket',
    expr: 'max by (namespace, database, pod) (cnpg_connections_used / cnpg_connections_max) > 0.8',
    for: '5m',
    summary: '{{ $labels.namespace }}/{{ $labels.pod }} has few connections left',
    description: 'More than four fifths are taken. Without one more nobody else gets in, not even a migration.',
  },
  {
    name: 'DatabasePoolWaiting',
    severity: 'ticket',
    expr: 'max by (namespace, database) (cnpg_pgbouncer_pools_maxwait) > 1',
    for: '5m',
    summary: `Clients wait for a connection to ${named}`,
    description:
      'One has waited for more than a second in the pool: requests that ask the database are slow by as much.',
  },
  {
    name: 'DatabaseOperatorDown',
    severity: 'ticket',
    expr: 'absent(up{job="database-operator"} == 1)',
    for: '10m',
    summary: 'What looks after databases does not answer',
    description: 'They serve on. A primary that is lost now is followed by nobody until it is there again.',
  },
  applicationMissing(gone('database')),
];

export function databaseGroups(): Group[] {
  return [{ name: 'database', rules: databaseAlerts.map(alertRule) }];
}
