import type config from '../../../lockstep.config.ts';
import { Failure } from '../lib/failure.ts';
import { configFile, readConfig } from './config/config.ts';

/** One of the environments that `lockstep.config.ts` names. */
export type Environment = (typeof config)['environments'][number];

/** All of them, in the order in which a change reaches them. */
export const environments = readConfig().environments as readonly Environment[];

/** The one that takes every bump. */
export const firstEnvironment: Environment = environments[0]!;

/** The one that customers use. */
export const lastEnvironment: Environment = environments.at(-1)!;

/** The one that a change reaches before; undefined for the first. */
export function environmentBefore(environment: Environment): Environment | undefined {
  return environments[environments.indexOf(environment) - 1];
}

/** From where production takes what it runs. */
export const beforeLast: Environment = environmentBefore(lastEnvironment)!;

/** @throws {Failure} when the name is not an environment. */
export function parseEnvironment(name: string): Environment {
  const found = environments.find((environment) => environment === name);
  if (found !== undefined) return found;
  throw new Failure({
    what: `"${name}" is not an environment`,
    wayOut: `Name one of ${environments.join(', ')}, or add it to ${configFile}, environments.`,
  });
}
