import { rm } from 'node:fs/promises';
import { Failure } from '../../lib/failure.ts';
import { isThere } from '../../lib/files/if-there.ts';
import { cacheDir } from '../../lib/files/paths.ts';
import { askEngine, engineNamed } from '../../toolbox/engine/detect.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import type { Environment } from '../../model/environment.ts';
import {
  clusterName,
  engineNames,
  everyEnvironment,
  instanceArgs,
  instanceDir,
  instancePrefix,
  kubeconfigPath,
  loadInstance,
  lookForInstance,
  parseInstanceName,
  saveInstance,
  type Instance,
} from '../../model/instance.ts';
import { npmLine } from '../../lib/values/command-line.ts';
import { deleteCluster } from './steps/cluster.ts';
import { lockInstance } from './lock.ts';
import { servicesOf, enginesWith, hasAny } from './remains.ts';

/** All that is needed to find what an instance has on an engine: it follows from the instance's name. */
type Remains = Pick<Instance, 'name' | 'prefix' | 'dir'>;

/**
 * Removes the clusters, containers, network and state of one instance, and names each; also where its file is damaged,
 * and from an engine that it was not made with if something of its name is there.
 * @throws {Failure} when another command is at work on it, or the engine does not answer.
 */
export async function down(name: string): Promise<void> {
  const remains = { name, prefix: instancePrefix(parseInstanceName(name)), dir: instanceDir(name) };
  // Somebody may have removed the folder by hand, and left what it told of.
  if (!(await isThere(remains.dir)) && (await enginesWith(remains)).length === 0) {
    console.log(`There is no instance "${name}": nothing to remove.`);
    return;
  }
  const unlock = await lockInstance(remains.dir, 'down');
  try {
    for (const engine of await enginesOf(name, remains)) await removeFrom(engine, remains);
    await rm(remains.dir, { recursive: true, force: true });
    console.log(`Removed ${remains.dir}, its git origin, logs and secrets`);
    console.log(`Kept: built tools and images in ${cacheDir()}, for the next start.`);
  } finally {
    await unlock();
  }
}

/**
 * Removes the cluster of one environment; the others, the git origin and the mirror stay.
 * @throws {Failure} when it is the only one, or another command is at work on the instance.
 */
export async function downEnvironment(name: string, environment: Environment): Promise<void> {
  const unlock = await lockInstance(instanceDir(parseInstanceName(name)), 'down');
  try {
    const instance = await loadInstance(name);
    const others = instance.environments.filter((each) => each !== environment);
    if (others.length === 0) {
      throw new Failure({
        what: `The cluster of ${environment} is the only one of the instance ${name}`,
        wayOut: `Remove all of it: ${npmLine('down', instanceArgs(name))}.`,
      });
    }
    await deleteCluster(instance, await engineNamed(instance.engine), environment);
    await rm(kubeconfigPath(instance, environment), { force: true });
    await saveInstance({ ...instance, environments: others });
    console.log(`Removed the cluster ${clusterName(instance, environment)}; ${others.join(' and ')} stay.`);
  } finally {
    await unlock();
  }
}

/** The engine that the instance was made with, and each other one that has something of its name. */
async function enginesOf(name: string, remains: Remains): Promise<readonly Engine[]> {
  const found = await lookForInstance(name);
  const own = found === 'damaged' ? undefined : found?.engine;
  const engines = own === undefined ? [] : [await engineNamed(own)];
  let answers = 0;
  for (const other of engineNames.filter((each) => each !== own)) {
    if (!(await askEngine(other)).answers) continue;
    answers += 1;
    const engine = await engineNamed(other);
    if (await hasAny(engine, remains)) engines.push(engine);
  }
  if (found !== 'damaged' || answers > 0) return engines;
  throw new Failure({
    what: `It cannot be known what there is of the instance ${name}`,
    why: 'its instance.json is damaged, and neither docker nor podman gives an answer',
    wayOut: 'Start the engine that it was made with, then run this again.',
  });
}

async function removeFrom(engine: Engine, remains: Remains): Promise<void> {
  for (const environment of await everyEnvironment(remains.name)) {
    await deleteCluster(remains, engine, environment);
    console.log(`Removed the cluster ${clusterName(remains, environment)}`);
  }
  for (const container of servicesOf(remains)) {
    if ((await engine.state(container)) === 'absent') continue;
    await engine.remove(container);
    console.log(`Removed the container ${container}`);
  }
  await engine.removeNetwork(remains.prefix);
  console.log(`Removed the container network ${remains.prefix}`);
}
