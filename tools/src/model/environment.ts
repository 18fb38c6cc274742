import type config from '../../../lockstep.config.ts';
import { Failure } from '../lib/failure.ts';
import type { ForkConfig } from '../lib/fork-config.ts';
import { configFile, readConfig } from './config/config.ts';

/** One of the environments that `lockstep.config.ts` names. */
export type Environment = (typeof config)['environments'][number];

/** All of them, in the order in which a change reaches them. */
export const environments = readConfig().environments as readonly Environment[];

/** The one that takes every bump. */
export const firstEnvironment: Environment = environments[0]!;

/** The one that a change reaches last. */
export const lastEnvironment: Environment = environments.at(-1)!;

/** Those that customers use, in the order in which a change reaches them. */
export const liveEnvironments: readonly Environment[] = liveIn(readConfig()) as readonly Environment[];

/** The one by which the customers get a change first. */
export const firstLive: Environment = liveEnvironments[0]!;

/** Whether customers use an environment. */
export function isLive(environment: string): boolean {
  return (liveEnvironments as readonly string[]).includes(environment);
}

/** Those of a file of settings that customers use: by `live`, else the last. */
export function liveIn({ environments: all, live = all.slice(-1) }: Pick<ForkConfig, 'environments' | 'live'>) {
  return all.filter((name) => live.includes(name));
}

/** The one that a change reaches before; undefined for the first. */
export function environmentBefore(environment: Environment): Environment | undefined {
  return environments[environments.indexOf(environment) - 1];
}

/** A step of a change from one environment to the next. */
export interface Hop {
  /** From where it is taken: what runs there is offered. */
  readonly from: Environment;
  /** Who takes it. */
  readonly to: Environment;
}

/** All of them, in the order in which a change takes them. */
export const hops: readonly Hop[] = environments.slice(1).map((to, index) => ({ from: environments[index]!, to }));

/** The one to the environment that a change reaches last. */
export const lastHop: Hop = hops.at(-1)!;

/**
 * The hop by which an environment gets what it runs; default: the last one.
 * @throws {Failure} for the first environment, to which nothing is promoted.
 */
export function hopTo(environment: Environment = lastEnvironment): Hop {
  const found = hops.find(({ to }) => to === environment);
  if (found !== undefined) return found;
  throw new Failure({
    what: `Nothing is promoted to ${environment}`,
    why: 'it is the first environment, which takes every bump',
    wayOut: `Name ${hops.map(({ to }) => to).join(' or ')}, or bump it: \`npm run lockstep -- bump\`.`,
  });
}

/** @throws {Failure} when the name is not an environment. */
export function parseEnvironment(name: string): Environment {
  const found = environments.find((environment) => environment === name);
  if (found !== undefined) return found;
  throw new Failure({
    what: `"${name}" is not an environment`,
    wayOut: `Name one of ${environments.join(', ')}, or add it to ${configFile}, environments.`,
  });
}
