import { engineNamed } from '@lockstep/tools/toolbox/engine/detect';
import type { Engine } from '@lockstep/tools/toolbox/engine/engine';
import type { Environment } from '@lockstep/tools/model/environment';
import { loadInstance, type Instance } from '@lockstep/tools/model/instance';
import { openCluster, type Cluster } from './lib/cluster.ts';
import { openOrigin, type Origin } from './lib/origin.ts';
import { openVersions, type Versions } from './lib/versions.ts';

/** The live clusters that the scenarios run on. */
export interface World {
  readonly instance: Instance;
  readonly engine: Engine;
  readonly clusters: Readonly<Record<Environment, Cluster>>;
  readonly origin: Origin;
  readonly versions: Versions;
  /** Speaks to a cluster that was made anew since. */
  reopen(environment: Environment): Promise<void>;
  close(): Promise<void>;
}

export async function openWorld(name: string): Promise<World> {
  const instance = await loadInstance(name);
  const [engine, origin, ...opened] = await Promise.all([
    engineNamed(instance.engine),
    openOrigin(instance),
    ...instance.environments.map(async (environment) => openCluster(instance, environment)),
  ]);
  const clusters = Object.fromEntries(
    instance.environments.map((environment, index) => [environment, opened[index]!]),
  ) as Record<Environment, Cluster>;
  return {
    instance,
    engine,
    clusters,
    origin,
    versions: openVersions(instance, origin),
    reopen: async (environment) => {
      clusters[environment]?.api.close();
      clusters[environment] = await openCluster(await loadInstance(name), environment);
    },
    close: async () => {
      for (const { api } of Object.values(clusters)) api.close();
      await origin.close();
    },
  };
}
