import { readFileSync } from 'node:fs';
import { onLoopback, type LoopbackSite } from '../lib/http.ts';
import type { Environment } from './environment.ts';
import { authorityPath, doorPort, type Door, type Instance } from './instance.ts';

/**
 * A host behind an environment's ingress on this machine, by TLS with the instance's own authority.
 * @throws {Error} when the instance has no authority yet.
 */
export function localSite(
  instance: Instance,
  environment: Environment,
  host: string,
  door: Door = 'customers',
): LoopbackSite {
  return onLoopback(doorPort(instance, environment, door), host, readFileSync(authorityPath(instance), 'utf8'));
}
