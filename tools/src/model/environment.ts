import { Failure } from '../lib/failure.ts';

/** The two environments, in the order in which a change reaches them. */
export const environments = ['staging', 'production'] as const;

export type Environment = (typeof environments)[number];

/** @throws {Failure} when the name is not an environment. */
export function parseEnvironment(name: string): Environment {
  const found = environments.find((environment) => environment === name);
  if (found !== undefined) return found;
  throw new Failure({
    what: `"${name}" is not an environment`,
    wayOut: `Name one of ${environments.join(', ')}.`,
  });
}
