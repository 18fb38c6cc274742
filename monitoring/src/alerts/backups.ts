import type { Group } from '../rules/model.ts';
import { alertRule, type Alert } from './alert.ts';

/** A database that a person restored beside the real one is nobody's to back up. */
export const realDatabase = 'database!="db-restored"';

const hour = 3600;

/** The age, in seconds, at which the newest backup is too old: one comes each night, and a night may be missed by two hours. */
export const oldestBackup = 26 * hour;

/** Said where an environment backs its databases up, and nowhere else. */
const backupAlerts: readonly Alert[] = [
  {
    name: 'BackupTooOld',
    severity: 'ticket',
    // 0 where there is none.
    expr: `time() - max by (namespace, database) (cnpg_collector_last_available_backup_timestamp{${realDatabase}}) > ${oldestBackup}`,
    for: '30m',
    summary: 'The database {{ $labels.namespace }}/{{ $labels.database }} has no backup of last night',
    description: 'It can be restored still, by all logs since the last one; each day more, that takes longer.',
  },
  {
    name: 'BackupLogsNotStored',
    severity: 'ticket',
    // Each is stored within seconds, so that one that is seen at every look is stuck.
    expr: `min_over_time(max by (namespace, database) (cnpg_collector_pg_wal_archive_status{value="ready", ${realDatabase}})[10m:1m]) > 0`,
    for: '5m',
    summary: 'What {{ $labels.namespace }}/{{ $labels.database }} wrote does not reach the store of backups',
    description:
      'What was written since is lost with its volumes, no moment of it can be restored, and its volumes fill up with logs.',
  },
  {
    name: 'BackupRehearsalFailed',
    severity: 'ticket',
    // A Job that was there two days ago says nothing of last night.
    expr: [
      `max by (namespace) (time() - (cnpg_collector_first_recoverability_point > 0)) > ${50 * hour}`,
      '  unless on (namespace)',
      '(kube_job_complete{condition="true", job_name=~"backup-rehearsal-.+"} == 1 unless kube_job_complete offset 50h)',
    ].join('\n'),
    for: '30m',
    summary: 'No restore of the database of {{ $labels.namespace }} has succeeded for two days',
    description:
      'Whether its backups can be restored is not known: what is rehearsed is what is needed on the worst day.',
  },
];

export function backupGroups(): Group[] {
  return [{ name: 'backups', rules: backupAlerts.map(alertRule) }];
}
