import type { Finding } from '../../model/finding.ts';
import { updaterFile } from '../../model/pins/updater.ts';

/** The finding about one of Renovate's settings. */
export function refuseSetting(field: string, value: string, reason: string, wayOut: string): Finding {
  return { file: updaterFile, object: 'Renovate', field, value, reason, wayOut };
}
