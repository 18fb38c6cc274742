import { release } from 'node:os';
import type { Environment } from '../../model/environment.ts';
import { clusterName, type Instance } from '../../model/instance.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import type { ReachableRegistries } from '../../toolbox/sources/mirror.ts';
import type { Start } from '../machine/facts.ts';
import { systemJudge } from '../machine/kernel.ts';
import { requireMachine, verdictsOn } from '../machine/judges.ts';
import { portVerdicts, type TakenPort } from '../machine/network.ts';
import { publishedPorts, takenPorts, type PublishedPort } from '../machine/ports.ts';
import { readFacts } from '../machine/read-facts.ts';
import { nodeCount } from './kind.ts';
import { imagesToGet } from './sources.ts';
import { clusterNodes } from './steps/cluster.ts';
import { mirrorContainer } from './steps/mirror.ts';
import { backupStoreContainer } from './steps/backup-store.ts';
import { secretStoreContainer } from './steps/secret-store.ts';

/**
 * Says before anything starts what this machine lacks.
 * @throws {Failure} naming all of it, each with its way out.
 */
export async function checkMachine(instance: Instance, engine: Engine, registries: ReachableRegistries): Promise<void> {
  const nodes = new Map<Environment, readonly string[]>();
  for (const environment of instance.environments) {
    nodes.set(environment, await clusterNodes(engine, clusterName(instance, environment)));
  }
  const there = instance.environments.filter((environment) => nodes.get(environment)!.length > 0);
  const start: Start = {
    ...toMake(instance, there),
    ...(await imagesToGet(registries, instance.parts)),
  };
  const verdicts = verdictsOn(await readFacts(engine), start);
  requireMachine([...verdicts, ...portVerdicts(await portsTaken(instance, engine, nodes))], (line) =>
    console.log(line),
  );
}

/**
 * Before an engine is looked for, or installed.
 * @throws {Failure} on another system than Linux.
 */
export function requireLinux(): void {
  const { platform, arch } = process;
  requireMachine(systemJudge.judge({ platform, arch, kernel: release() }), (line) => console.log(line));
}

/** The ports that somebody else holds than the instance's own containers. */
async function portsTaken(
  instance: Instance,
  engine: Engine,
  nodes: ReadonlyMap<Environment, readonly string[]>,
): Promise<readonly TakenPort[]> {
  const running = async ({ holder }: Pick<PublishedPort, 'holder'>): Promise<boolean> => {
    const mine = ownersOf(holder, instance) ?? nodes.get(holder as Environment) ?? [];
    return (await Promise.all(mine.map((name) => engine.state(name)))).includes('running');
  };
  const published = publishedPorts(instance);
  const own = await Promise.all(published.map(running));
  return await takenPorts(published.filter((_port, index) => !own[index]));
}

function ownersOf(holder: PublishedPort['holder'], instance: Instance): readonly string[] | undefined {
  if (holder === 'mirror') return [mirrorContainer(instance)];
  if (holder === 'backups') return [backupStoreContainer(instance)];
  return holder === 'secrets' ? [secretStoreContainer(instance)] : undefined;
}

/** How many clusters and nodes a start makes beside those that are there. */
export function toMake(
  { environments, small }: Pick<Instance, 'environments' | 'small'>,
  there: readonly Environment[],
): Pick<Start, 'clusters' | 'nodes'> {
  const missing = environments.filter((environment) => !there.includes(environment));
  return {
    clusters: missing.length,
    nodes: missing.reduce((sum, environment) => sum + nodeCount(environment, small), 0),
  };
}
