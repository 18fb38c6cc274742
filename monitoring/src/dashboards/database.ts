import { oldestBackup, realDatabase } from '../alerts/backups.ts';
import type { Board } from './board.ts';
import { stat, stateTimeline, timeSeries } from './kinds.ts';
import { board, docsLink, runbookLink } from './links.ts';
import { units } from './units.ts';

const which = `namespace="$service", ${realDatabase}`;

/** The database of a service, where the part is switched on. */
export const databaseBoard: Board = {
  name: 'database',
  question: 'Does the database of a service take writes, who would follow its primary, and could it be restored?',
  from: 'now-3h',
  refresh: '30s',
  choices: [
    {
      name: 'service',
      label: 'Service',
      from: 'label_values(cnpg_replication_in_recovery, namespace)',
      first: { value: 'web' },
    },
  ],
  rows: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Primaries',
          shows: 'How many instances take writes.',
          bad: '0: what the service writes fails.',
          go: runbookLink('DatabaseWithoutPrimary'),
          unit: units.count,
          queries: [{ expr: `sum(cnpg_replication_in_recovery{${which}} == bool 0)` }],
          limits: ['bad', [1, 'good']],
          instant: true,
          decimals: 0,
          noValue: 'no database',
          width: 4,
        }),
        stat({
          title: 'That follow it',
          shows: 'How many other instances copy what the primary writes.',
          bad: '0 where there are more than one: writes wait until one is back.',
          go: runbookLink('DatabaseWithoutStandby'),
          unit: units.count,
          queries: [{ expr: `max(cnpg_replication_streaming_replicas{${which}})` }],
          instant: true,
          decimals: 0,
          noValue: 'no database',
          width: 4,
        }),
        stat({
          title: 'Connections taken',
          shows: 'Of those that an instance has, on the one that has fewest left.',
          bad: 'above 80 %: nobody else gets in soon.',
          go: runbookLink('DatabaseConnectionsHigh'),
          unit: units.share,
          queries: [{ expr: `max(cnpg_connections_used{${which}} / cnpg_connections_max{${which}})` }],
          limits: ['good', [0.8, 'bad']],
          noValue: 'no database',
          width: 5,
        }),
        stat({
          title: 'Last backup',
          shows: 'How old the newest base backup is.',
          bad: 'above a day: the last night has none.',
          go: runbookLink('BackupTooOld'),
          unit: units.seconds,
          queries: [{ expr: `time() - max(cnpg_collector_last_available_backup_timestamp{${which}} > 0)`, emptyWhen: 'it is not backed up' }], // prettier-ignore
          limits: ['good', [oldestBackup, 'bad']],
          instant: true,
          noValue: 'not backed up',
          width: 5,
        }),
        stat({
          title: 'Can be restored to',
          shows: 'How far back a moment may lie to which it can be restored.',
          bad: 'less than two weeks, once it is as old.',
          go: docsLink('backups.md', 'how to restore it'),
          unit: units.seconds,
          queries: [{ expr: `time() - min(cnpg_collector_first_recoverability_point{${which}} > 0)`, emptyWhen: 'it is not backed up' }], // prettier-ignore
          instant: true,
          noValue: 'not backed up',
          width: 6,
        }),
      ],
    },
    {
      title: 'Instances',
      panels: [
        stateTimeline({
          title: 'Roles',
          shows: 'Which instance was the primary, and since when.',
          bad: 'a change that nobody wanted, or none that is the primary.',
          go: runbookLink('DatabaseFailedOver'),
          unit: units.words,
          queries: [{ expr: `1 + max by (pod) (cnpg_replication_in_recovery{${which}} == bool 0)`, legend: '{{pod}}' }],
          states: [
            ['follows', 'odd'],
            ['primary', 'good'],
          ],
          width: 12,
        }),
        timeSeries({
          title: 'Behind',
          shows: 'How old what an instance shows is.',
          bad: 'above 30 s (dashed) for minutes: it would have to catch up before it could follow.',
          go: runbookLink('DatabaseReplicationLag'),
          unit: units.seconds,
          queries: [{ expr: `max by (pod) (cnpg_replication_lag_seconds{${which}})`, legend: '{{pod}}' }],
          limits: ['good', [30, 'bad']],
          width: 12,
        }),
      ],
    },
    {
      title: 'Who asks',
      panels: [
        timeSeries({
          title: 'Clients of the pool',
          shows: 'Connections of the service to its pool: those that are served, and those that wait for a turn.',
          bad: 'any that wait for long.',
          go: runbookLink('DatabasePoolWaiting'),
          unit: units.count,
          queries: [
            { expr: `sum(cnpg_pgbouncer_pools_cl_active{${which}})`, legend: 'served' },
            { expr: `sum(cnpg_pgbouncer_pools_cl_waiting{${which}})`, legend: 'waiting' },
          ],
          width: 8,
        }),
        timeSeries({
          title: 'Longest wait',
          shows: 'How long the client that waits longest has waited for a connection.',
          bad: 'above 1 s (dashed): requests are slow by as much.',
          go: runbookLink('DatabasePoolWaiting'),
          unit: units.seconds,
          queries: [{ expr: `max(cnpg_pgbouncer_pools_maxwait{${which}})`, legend: 'wait' }],
          limits: ['good', [1, 'bad']],
          width: 8,
        }),
        timeSeries({
          title: 'Connections',
          shows: 'Connections that each instance has, of the pool and of everybody else.',
          bad: 'a line that only rises: somebody does not give theirs back.',
          go: runbookLink('DatabaseConnectionsHigh'),
          unit: units.count,
          queries: [{ expr: `max by (pod) (cnpg_connections_used{${which}})`, legend: '{{pod}}' }],
          width: 8,
        }),
      ],
    },
    {
      title: 'What it holds',
      panels: [
        timeSeries({
          title: 'Size',
          shows: 'What each database takes on the disk of an instance.',
          bad: 'growth that the volume does not have room for.',
          go: `${board('cluster')} says how full volumes are.`,
          unit: units.bytes,
          queries: [{ expr: `max by (datname) (cnpg_database_size_bytes{${which}})`, legend: '{{datname}}' }],
          width: 12,
        }),
        timeSeries({
          title: 'Logs not stored yet',
          shows: 'Files of what was written that have yet to reach the store of backups.',
          bad: 'a line that does not come back to 0.',
          go: runbookLink('BackupLogsNotStored'),
          unit: units.count,
          queries: [
            { expr: `max by (pod) (cnpg_collector_pg_wal_archive_status{${which}, value="ready"})`, legend: '{{pod}}' },
          ],
          width: 12,
        }),
      ],
    },
  ],
};
