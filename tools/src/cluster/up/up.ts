import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { probeRegistries, type ReachableRegistries } from '../../toolbox/sources/mirror.ts';
import { installPodman, detectEngine } from '../../toolbox/engine/detect.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import {
  chosenEnvironments,
  clusterName,
  findInstance,
  saveInstance,
  type Instance,
  portBaseOf,
} from '../../model/instance.ts';
import { lastEnvironment, type Environment } from '../../model/environment.ts';
import { Failure } from '../../lib/failure.ts';
import { cacheDir, repositoryRoot } from '../../lib/paths.ts';
import { applyRoot, installArgocd, waitForApplications } from './steps/argocd.ts';
import { clusterNodes, createCluster } from './steps/cluster.ts';
import type { UpContext } from './context.ts';
import { releaseFirstImage } from './steps/first-release.ts';
import { imageTasks } from './steps/images.ts';
import { lockInstance } from './lock.ts';
import { mirrorContainer, startMirror } from './steps/mirror.ts';
import { giveMonitoringSecrets } from './steps/monitoring.ts';
import { installNetwork } from './steps/network.ts';
import { startOrigin } from './steps/origin.ts';
import { availableMemory, checkDisk, checkMemory, checkPort, freeDisk, needsOf, publishedPorts } from './preflight.ts';
import { ensureSecrets } from './secrets.ts';
import { upSummary } from './summary.ts';
import { lane, sideBySide, task, taskList, type Times } from '../tasks.ts';
import { prepareTools } from './steps/prepare.ts';
import { leaveOutGrafana } from './steps/without-grafana.ts';

export interface UpOptions {
  readonly instance: string;
  readonly only?: Environment;
  readonly small: boolean;
  readonly portBase?: number;
}

/**
 * Brings an instance to two live clusters that sync the local origin, whatever an earlier run left.
 * @throws {Failure} at the first step that cannot be done; a later run goes on from there.
 */
export async function up(options: UpOptions): Promise<void> {
  const started = performance.now();
  const engine = await requireEngine();
  const registries = await probeRegistries();
  const instance = await chooseInstance(options, engine, registries);
  const unlock = await lockInstance(instance.dir, 'up');
  try {
    await checkMachine(instance, engine);
    await ensureSecrets(instance);
    const times: Times = new Map();
    const context: UpContext = { instance, engine, registries, checkout: repositoryRoot, unbuilt: new Map() };
    await runSteps(context, times);
    const seconds = (performance.now() - started) / 1000;
    await keepTimes(instance, times, seconds);
    console.log(await upSummary(context, times, seconds));
  } finally {
    await unlock();
  }
}

/** The whole story, in order. */
async function runSteps(context: UpContext, times: Times): Promise<void> {
  const { environments } = context.instance;
  const clusters = environments.map((environment) =>
    lane(environment, [createCluster(environment), installNetwork(environment)], times),
  );
  const syncing = environments.map((environment) =>
    lane(
      environment,
      [
        installArgocd(environment),
        giveMonitoringSecrets(environment),
        applyRoot(environment),
        waitForApplications(environment),
      ],
      times,
    ),
  );
  const tasks = [
    task(prepareTools, times),
    imageTasks('engine', times),
    task(startMirror, times),
    task(startOrigin, times),
    imageTasks('mirror', times),
    task(leaveOutGrafana, times),
    sideBySide('Clusters, and the image they will run', [...clusters, task(releaseFirstImage, times)]),
    sideBySide('Argo CD brings everything else', syncing),
  ];
  await taskList(tasks, context).run();
}

async function requireEngine(): Promise<Engine> {
  const found = await detectEngine();
  if (found !== undefined) return found.engine;
  await installPodman((line) => console.log(line));
  const installed = await detectEngine();
  if (installed !== undefined) return installed.engine;
  throw new Failure({
    what: 'Podman was installed and gives no answer',
    wayOut: 'See what `podman info` says, mend that, and run this again.',
  });
}

async function chooseInstance(options: UpOptions, engine: Engine, registries: ReachableRegistries): Promise<Instance> {
  const before = await findInstance(options.instance);
  const environments = chosenEnvironments(options.only);
  if (before !== undefined && options.portBase !== undefined && portBaseOf(before.ports) !== options.portBase) {
    throw new Failure({
      what: `The instance ${options.instance} already uses the ports from ${portBaseOf(before.ports) + 1} on`,
      wayOut: 'Remove it first (npm run down), or leave --port-base out.',
    });
  }
  return saveInstance(
    options.instance,
    {
      // A second start with --only must not lose sight of a cluster that runs.
      environments: before === undefined ? environments : union(before.environments, environments),
      closed: Object.values(registries).includes(false),
      small: before?.small ?? options.small,
      engine: engine.name,
    },
    options.portBase,
  );
}

function union(one: readonly Environment[], other: readonly Environment[]): Environment[] {
  return chosenEnvironments(undefined).filter((name) => one.includes(name) || other.includes(name));
}

/** Says before anything starts what this machine lacks. */
async function checkMachine(instance: Instance, engine: Engine): Promise<void> {
  const nodes = await Promise.all(
    instance.environments.map((environment) => clusterNodes(engine, clusterName(instance, environment))),
  );
  const missing = nodes.filter((of) => of.length === 0).length;
  const cold = instance.closed && (await isCold());
  const workers = instance.small || !instance.environments.includes(lastEnvironment) ? 0 : 2;
  const needs = needsOf({ clusters: missing, nodes: missing === 0 ? 0 : missing + workers, cold });
  checkMemory(needs, await availableMemory());
  await mkdir(cacheDir(), { recursive: true });
  checkDisk(needs, await freeDisk(cacheDir()), cacheDir());
  for (const { port, use, holder } of publishedPorts(instance)) {
    const mine =
      holder === 'mirror' ? [mirrorContainer(instance)] : await clusterNodes(engine, clusterName(instance, holder));
    const states = await Promise.all(mine.map((name) => engine.state(name)));
    if (!states.includes('running')) await checkPort(port, use);
  }
}

/** Whether no image was ever pushed to the mirror's storage on this machine. */
async function isCold(): Promise<boolean> {
  const entries = await readdir(join(cacheDir(), 'images')).catch(() => []);
  return entries.length === 0;
}

async function keepTimes(instance: Instance, times: Times, total: number): Promise<void> {
  const steps = Object.fromEntries([...times].map(([name, seconds]) => [name, Number(seconds.toFixed(1))]));
  await writeFile(
    join(instance.dir, 'up-times.json'),
    `${JSON.stringify({ total: Number(total.toFixed(1)), steps }, null, 2)}\n`,
  );
}
