import { cacheDir } from '../../lib/files/paths.ts';
import { entriesIn } from '../../lib/files/if-there.ts';
import { join } from 'node:path';
import type { Environment } from '../../model/environment.ts';
import { clusterName, type Instance } from '../../model/instance.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import { nodeCount } from './kind.ts';
import { availableMemory, checkDisk, checkMemory, checkPort, freeDisk, needsOf, publishedPorts } from './preflight.ts';
import { clusterNodes } from './steps/cluster.ts';
import { mirrorContainer } from './steps/mirror.ts';

/**
 * Says before anything starts what this machine lacks.
 * @throws {Failure} naming the memory, the disk or the port.
 */
export async function checkMachine(instance: Instance, engine: Engine): Promise<void> {
  const nodes = new Map<Environment, readonly string[]>();
  for (const environment of instance.environments) {
    nodes.set(environment, await clusterNodes(engine, clusterName(instance, environment)));
  }
  const there = instance.environments.filter((environment) => nodes.get(environment)!.length > 0);
  const needs = needsOf({ ...toMake(instance, there), cold: instance.closed && (await isCold()) });
  checkMemory(needs, await availableMemory());
  checkDisk(needs, await freeDisk(cacheDir()), cacheDir());
  for (const { port, use, holder } of publishedPorts(instance)) {
    const mine = holder === 'mirror' ? [mirrorContainer(instance)] : (nodes.get(holder) ?? []);
    const states = await Promise.all(mine.map((name) => engine.state(name)));
    if (!states.includes('running')) await checkPort(port, use);
  }
}

/** How many clusters and nodes a start makes beside those that are there. */
export function toMake(
  { environments, small }: Pick<Instance, 'environments' | 'small'>,
  there: readonly Environment[],
): { readonly clusters: number; readonly nodes: number } {
  const missing = environments.filter((environment) => !there.includes(environment));
  return {
    clusters: missing.length,
    nodes: missing.reduce((sum, environment) => sum + nodeCount(environment, small), 0),
  };
}

/** Whether no image was ever pushed to the mirror's storage on this machine. */
async function isCold(): Promise<boolean> {
  return (await entriesIn(join(cacheDir(), 'images'))).length === 0;
}
