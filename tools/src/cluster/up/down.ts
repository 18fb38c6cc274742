import { rm } from 'node:fs/promises';
import { cacheDir } from '../../lib/paths.ts';
import { engineNamed } from '../../toolbox/engine/detect.ts';
import { environments } from '../../model/environment.ts';
import { findInstance, instanceDir } from '../../model/instance.ts';
import { deleteCluster } from './steps/cluster.ts';
import { lockInstance } from './lock.ts';
import { mirrorContainer } from './steps/mirror.ts';
import { originContainer } from './steps/origin.ts';

/**
 * Removes the clusters, containers, network and state of one instance, and names each.
 * @throws {Failure} when another command is at work on it, or the engine does not answer.
 */
export async function down(name: string): Promise<void> {
  const instance = await findInstance(name);
  if (instance === undefined) {
    console.log(`There is no instance "${name}": nothing to remove.`);
    return;
  }
  const unlock = await lockInstance(instance.dir, 'down');
  try {
    const engine = await engineNamed(instance.engine);
    for (const environment of environments) {
      await deleteCluster(instance, engine, environment);
      console.log(`Removed the cluster ${instance.prefix}-${environment}`);
    }
    for (const container of [originContainer(instance), mirrorContainer(instance)]) {
      await engine.remove(container);
      console.log(`Removed the container ${container}`);
    }
    await engine.removeNetwork(instance.prefix);
    console.log(`Removed the container network ${instance.prefix}`);
    await rm(instanceDir(name), { recursive: true, force: true });
    console.log(`Removed ${instanceDir(name)}, its git origin, logs and secrets`);
    console.log(`Kept: built tools and images in ${cacheDir()}, for the next start.`);
  } finally {
    await unlock();
  }
}
