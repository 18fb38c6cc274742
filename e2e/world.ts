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
  close(): Promise<void>;
}

export async function openWorld(name: string): Promise<World> {
  const instance = await loadInstance(name);
  const [engine, origin, ...clusters] = await Promise.all([
    engineNamed(instance.engine),
    openOrigin(instance),
    ...instance.environments.map(async (environment) => openCluster(instance, environment)),
  ]);
  return {
    instance,
    engine,
    clusters: Object.fromEntries(
      instance.environments.map((environment, index) => [environment, clusters[index]!]),
    ) as World['clusters'],
    origin,
    versions: openVersions(instance, origin),
    close: async () => {
      for (const { api } of clusters) api.close();
      await origin.close();
    },
  };
}
