import type { Naming } from '../naming.ts';

/** The roles of pods that keep backups in the bucket, and of those that only restore from it. */
export const backupRoles = ['backup-writer', 'backup-reader'] as const;

export type BackupRole = (typeof backupRoles)[number];

/** Who takes them in the namespace of each service, by service account: CloudNativePG calls it as the Cluster. */
export const backupAccounts: Readonly<Record<BackupRole, readonly string[]>> = {
  'backup-writer': ['db'],
  'backup-reader': ['db-restored', 'backup-rehearsal'],
};

export function backupRoleName({ prefix }: Pick<Naming, 'prefix'>, role: BackupRole): string {
  return `${prefix}-${role}`;
}
