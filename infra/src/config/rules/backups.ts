import type { EnvironmentConfig } from '../environment-config.ts';
import { objectTo, type Objection } from '../objection.ts';

/** A mistake is found within a week, and a version that nobody ends is paid for ever. */
export function backupRules(config: EnvironmentConfig): readonly Objection[] {
  const days = config.backups?.removedDays;
  if (days === undefined || (Number.isInteger(days) && days >= 7 && days <= 365)) return [];
  const reason = 'a backup that was removed by mistake could not be taken back, or is paid for ever';
  return [objectTo(config)('backups.removedDays', days, reason, 'Write 7 to 365.')];
}
