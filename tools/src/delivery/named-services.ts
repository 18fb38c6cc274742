import { createHash } from 'node:crypto';
import type { Environment } from '../model/environment.ts';
import { serviceNameOf } from '../model/services.ts';

/** "production", "web of production". */
export function whatOf(environment: Environment, only: readonly string[] | undefined): string {
  return only === undefined ? environment : `${only.map(serviceNameOf).join(', ')} of ${environment}`;
}

/** Tells the branch of some services from the one of all; no label has a low line, so that no service is called so. */
export function branchEnding(only: readonly string[] | undefined): string {
  if (only === undefined) return '';
  const names = only.map((image) => `_${serviceNameOf(image)}`).join('');
  // A file of this name stands in each clone.
  return names.length <= 100 ? names : `_${createHash('sha256').update(names).digest('hex').slice(0, 12)}`;
}
