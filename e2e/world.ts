import { engineNamed } from '../tools/src/lib/engine/detect.ts';
import type { Engine } from '../tools/src/lib/engine/engine.ts';
import type { Environment } from '../tools/src/lib/environment.ts';
import { loadInstance, type Instance } from '../tools/src/lib/instance.ts';
import { openCluster, type Cluster } from './lib/cluster.ts';
import { openOrigin, type Origin } from './lib/origin.ts';
import { versionsOf, type Versions } from './lib/versions.ts';

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
  const [engine, staging, production, origin] = await Promise.all([
    engineNamed(instance.engine),
    openCluster(instance, 'staging'),
    openCluster(instance, 'production'),
    openOrigin(instance),
  ]);
  return {
    instance,
    engine,
    clusters: { staging, production },
    origin,
    versions: versionsOf(instance, origin),
    close: async () => {
      staging.api.close();
      production.api.close();
      await origin.close();
    },
  };
}
