import { firedTicket, type AlertCase } from '../case.ts';

const labels = { namespace: 'web', database: 'db' };
const told = 'job="database",namespace="web",database="db",pod="db-1"';
const last = `cnpg_collector_last_available_backup_timestamp{${told}}`;
const first = `cnpg_collector_first_recoverability_point{${told}}`;
const ready = `cnpg_collector_pg_wal_archive_status{${told},value="ready"}`;
const job = (name: string): string =>
  `kube_job_complete{job="kube-state-metrics",namespace="web",job_name="backup-rehearsal-${name}",condition="true"}`;

export const backupCases: readonly AlertCase[] = [
  {
    alert: 'BackupTooOld',
    when: 'the last one is of the night before',
    series: { [last]: '3600x1700' },
    at: '1680m',
    fires: [firedTicket(labels)],
  },
  { alert: 'BackupTooOld', when: 'there is one of last night', series: { [last]: '3600x1400 86400x300' }, at: '1680m' },
  {
    alert: 'BackupTooOld',
    when: 'a person looks at another moment beside it',
    series: { [last.replace('"db"', '"db-restored"')]: '0x1700' },
    at: '1680m',
  },
  {
    alert: 'BackupLogsNotStored',
    when: 'the store does not answer',
    series: { [ready]: '0x3 1x5 2x20' },
    at: '25m',
    fires: [firedTicket(labels)],
  },
  { alert: 'BackupLogsNotStored', when: 'each is stored at once', series: { [ready]: '0 1 0 0 1x4 0x20' }, at: '25m' },
  {
    alert: 'BackupRehearsalFailed',
    when: 'the last that succeeded is of three days ago',
    series: { [first]: '3600x4400', [job('1')]: '1x4400' },
    at: '4380m',
    fires: [firedTicket({ namespace: 'web' })],
  },
  {
    alert: 'BackupRehearsalFailed',
    when: 'one succeeded last night',
    series: { [first]: '3600x4400', [job('1')]: '1x3000 stale', [job('2')]: '_x4000 1x400' },
    at: '4380m',
  },
  {
    alert: 'BackupRehearsalFailed',
    when: 'the database is new',
    series: { [first]: '100000x2800' },
    at: '2780m',
  },
];
