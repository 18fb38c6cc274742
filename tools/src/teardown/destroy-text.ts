import type { Environment } from '../lib/environment.ts';

/** What a person does next, in order; nothing here deletes a cluster. */
export function destroyText(environment: Environment): string {
  return environment;
}
