import { createHash } from 'node:crypto';
import type { ForkConfig, ServiceFacts } from '../../lib/fork-config.ts';
import { isThere } from '../../lib/files/if-there.ts';
import { join } from 'node:path';
import { overlayFile } from './overlay.ts';

/** What one Application of a service runs: the pods of one namespace, which is named like it. */
export interface ServedApplication {
  /** The Application, its namespace, its folder in `base/` and `clusters/<environment>/`, and its pods' name label. */
  readonly name: string;
  /** The first of `lockstep.config.ts` that runs there: pages, probes and objectives are about it. */
  readonly service: ServiceFacts;
  /** Every port on which its pods answer, in their order. */
  readonly ports: readonly number[];
  /** One of those that run there has a database of its own. */
  readonly database: boolean;
}

/** The Applications of the services, each once, in the order of the file of settings: a canary is a second service of the same one. */
export function servedApplications({ services }: Pick<ForkConfig, 'services'>): readonly ServedApplication[] {
  return [...Map.groupBy(services, ({ application }) => application)].map(([name, [service, ...others]]) => ({
    name,
    service: service!,
    ports: [...new Set([service!, ...others].map(({ port }) => port))].toSorted((a, b) => a - b),
    database: [service!, ...others].some((each) => each.database === true),
  }));
}

/** Those that an environment runs, by name: the ones with an overlay in `clusters/<environment>/`. */
export async function servedIn(
  root: string,
  environment: string,
  applications: readonly ServedApplication[],
): Promise<readonly ServedApplication[]> {
  const there = await Promise.all(applications.map(({ name }) => isThere(join(root, overlayFile(environment, name)))));
  return applications.filter((_, index) => there[index]).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether an environment is to lose it: its door is closed there, and nothing watches it. */
export function isRetiring({ retiring = [] }: Pick<ServiceFacts, 'retiring'>, environment: string): boolean {
  return retiring.includes(environment);
}

/** The name by which customers ask for it in an environment. */
export function publicHost(
  { hosts, ...service }: Pick<ServiceFacts, 'name' | 'host' | 'hosts'>,
  environment: string,
  domain: string,
): string {
  return hosts?.[environment] ?? `${serviceHost(service)}.${environment}.${domain}`;
}

/** The first label of its host, where that is no other one. */
export function serviceHost({ name, host = name }: Pick<ServiceFacts, 'name' | 'host'>): string {
  return host;
}

/** Of so many ConfigMaps each holds the objectives of some services: one takes those of twenty, and some get more than others. */
const shards = 32;

/** The ConfigMap that holds the objectives of an Application, of those that Prometheus's pod mounts. */
export function objectivesMap(name: string): string {
  return `prometheus-objectives-${createHash('sha256').update(name).digest().readUInt32BE(0) % shards}`;
}
