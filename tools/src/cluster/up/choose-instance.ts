import { defined } from '../../lib/values/defined.ts';
import { Failure } from '../../lib/failure.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { environments, firstLive, type Environment } from '../../model/environment.ts';
import {
  chosenEnvironments,
  clusterName,
  findInstance,
  instancePrefix,
  planInstance,
  portBaseOf,
  type Instance,
  type RegistryMirrors,
} from '../../model/instance.ts';
import { partsOn, switchedParts } from '../../model/switched-part.ts';
import type { ReachableRegistries } from '../../toolbox/sources/mirror.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import type { Sources } from './sources.ts';
import { clusterNodes } from './steps/cluster.ts';
import { mirrorContainer } from './steps/mirror.ts';

/** What a person says of the instance that is wanted. */
export interface UpOptions {
  readonly instance: string;
  readonly only?: Environment;
  /** Environments that get a cluster as well. */
  readonly environment?: readonly Environment[];
  readonly small: boolean;
  readonly portBase?: number;
  /** Where images come from, so that no registry is asked for it. */
  readonly sources?: Sources;
  /** What is asked instead of registries; default: what the instance keeps. */
  readonly mirrors?: RegistryMirrors;
  /** Parts that are asked for, beside those that the instance has. */
  readonly with?: readonly string[];
}

/**
 * The instance as it shall be; nothing is saved yet.
 * @throws {Failure} when other ports are wanted than those of what is there.
 */
export async function chooseInstance(
  options: UpOptions,
  engine: Engine,
  registries: ReachableRegistries,
): Promise<Instance> {
  const before = await findInstance(options.instance);
  const made = await whatIsMade(options.instance, engine);
  const choices = {
    ...choicesOf(options, before, made),
    closed: Object.values(registries).includes(false),
    engine: engine.name,
    ...defined({ mirrors: options.mirrors ?? before?.mirrors }),
    parts: await askedParts(options, before),
  };
  return await planInstance(options.instance, choices, options.portBase);
}

/** What was asked for once stays until `down`; what git has switched on is there without a word. */
export async function askedParts(
  { with: wanted = [] }: Pick<UpOptions, 'with'>,
  before: Pick<Instance, 'parts'> | undefined,
  root: string = repositoryRoot,
): Promise<readonly string[]> {
  const on = await partsOn(environments, root);
  const asked = [...(before?.parts ?? []), ...wanted, ...on];
  const needed = switchedParts.flatMap(({ name, needs = [] }) => (asked.includes(name) ? needs : []));
  return [...new Set([...asked, ...needed])].toSorted();
}

/** What the engine has of an instance. */
export interface Made {
  /** The environments whose cluster has nodes. */
  readonly clusters: readonly Environment[];
  readonly mirror: boolean;
}

async function whatIsMade(name: string, engine: Engine): Promise<Made> {
  const instance = { prefix: instancePrefix(name) };
  const nodes = await Promise.all(
    environments.map((environment) => clusterNodes(engine, clusterName(instance, environment))),
  );
  return {
    clusters: environments.filter((_environment, index) => nodes[index]!.length > 0),
    mirror: (await engine.state(mirrorContainer(instance))) !== 'absent',
  };
}

/**
 * What is there stays as it is; what is not may be chosen anew, so that a start that asked for too much can ask for
 * less.
 * @throws {Failure} when other ports are wanted than those of what is there.
 */
export function choicesOf(
  options: UpOptions,
  before: Pick<Instance, 'ports' | 'small'> | undefined,
  made: Made,
): Pick<Instance, 'environments' | 'small'> {
  const isMade = made.mirror || made.clusters.length > 0;
  if (before !== undefined && isMade && options.portBase !== undefined) {
    const base = portBaseOf(before.ports);
    if (base !== options.portBase) {
      throw new Failure({
        what: `The instance ${options.instance} already uses the ports from ${base + 1} on`,
        wayOut: 'Remove it first (npm run down), or leave --port-base out.',
      });
    }
  }
  const chosen = new Set([...chosenEnvironments(options.only), ...(options.environment ?? [])]);
  return {
    // A second start with --only must not lose sight of a cluster that runs.
    environments: environments.filter((name) => made.clusters.includes(name) || chosen.has(name)),
    small: (before?.small ?? options.small) || (options.small && !made.clusters.includes(firstLive)),
  };
}
