import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReachableRegistries } from '../../toolbox/sources/mirror.ts';
import versions from '../../../versions.json' with { type: 'json' };
import type { Engine } from '../../toolbox/engine/engine.ts';
import { openForecast } from '../../toolbox/forecast.ts';
import { images } from '../../toolbox/sources/data/images.ts';
import { recipeHash } from '../../toolbox/sources/recipe.ts';
import type { PlannedWork } from '../../lib/values/forecast.ts';
import type { Environment } from '../../model/environment.ts';
import { findInstance, instanceDir, saveInstance, type Instance } from '../../model/instance.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { folderLock } from '../../lib/process/machine-lock.ts';
import { sizeText } from '../../toolbox/cache/text.ts';
import { askNobody } from '../../toolbox/sources/released.ts';
import { tidyCache } from '../../toolbox/cache/tidy.ts';
import { becauseFull } from '../machine/full-disk.ts';
import { checkMachine, requireLinux } from './check-machine.ts';
import { chooseInstance, askedParts, type UpOptions } from './choose-instance.ts';
import { engineFor } from './engine.ts';
import { applyRoot, installArgocd, waitForApplications } from './steps/argocd.ts';
import { waitForCertificates } from './steps/certificates.ts';
import { createCluster } from './steps/cluster.ts';
import type { Step, UpContext } from './context.ts';
import { firstImageThere, releaseFirstImage } from './steps/first-release.ts';
import { leaveOutParts } from './steps/parts.ts';
import { giveBackupStore, startBackupStore } from './steps/backup-store.ts';
import { startSecretStore } from './steps/secret-store.ts';
import { compileSteps, imagesThere, imageTasks, pulledGroups } from './steps/images.ts';
import { lockInstance } from './lock.ts';
import { openMilestones, tellingOthers } from './milestones.ts';
import { startMirror } from './steps/mirror.ts';
import { pullThroughMirrors } from './steps/mirrored.ts';
import { giveAuthority } from './steps/authority.ts';
import { giveMonitoringSecrets } from './steps/monitoring.ts';
import { giveSignOn } from './steps/sign-on.ts';
import { resolvePublicNames } from './steps/names.ts';
import { installNetwork } from './steps/network.ts';
import { startOrigin } from './steps/origin.ts';
import { ensureSecrets } from './secrets.ts';
import { hasAny } from './remains.ts';
import { chooseSources } from './sources.ts';
import { upSummary } from './summary.ts';
import { lane, sideBySide, task, taskList, type Times } from '../tasks.ts';
import { prepareTools } from './steps/prepare.ts';
import { pageStepNames, pageTasks, showKeptPages } from './steps/pages.ts';
import { leaveOutGrafana } from './steps/without-grafana.ts';

/**
 * Brings an instance to two live clusters that sync the local origin, whatever an earlier run left.
 * @throws {Failure} at the first step that cannot be done; a later run goes on from there.
 */
export async function up(options: UpOptions): Promise<void> {
  const started = performance.now();
  requireLinux();
  if (options.sources === 'closed') askNobody();
  const before = await findInstance(options.instance);
  const engine = await engineFor(before, options.instance);
  const wasOpen = before?.closed === false && (await hasAny(engine, before));
  const parts = await askedParts(options, before);
  const registries = await chooseSources({ mirrors: before?.mirrors ?? {}, ...options, parts, wasOpen }, console.log);
  const unlock = await lockInstance(instanceDir(options.instance), 'up');
  try {
    const instance = await settleInstance(options, engine, registries);
    await ensureSecrets(instance);
    const context: UpContext = {
      instance,
      engine,
      registries,
      checkout: repositoryRoot,
      milestones: openMilestones(),
      leftOut: new Map(),
    };
    const forecast = await openForecast(workOf(context), () => upRecipe(instance));
    const times: Times = Object.assign(new Map<string, number>(), { forecast });
    await runSteps(context, times);
    const seconds = (performance.now() - started) / 1000;
    await keepTimes(instance, times, seconds);
    const won = instance.closed ? await tidyCache(folderLock(instance.dir)) : 0;
    if (won > 0) console.log(`removed ${sizeText(won)} that only compilers read: all that is made of it is kept`);
    console.log(await upSummary(context, times, seconds));
  } catch (error) {
    throw (await becauseFull(error)) ?? error;
  } finally {
    await unlock();
  }
}

/**
 * Chooses the instance and saves the choice once the machine is known to have what it needs: a refusal advises to choose
 * less, which an earlier choice would forbid.
 */
export async function settleInstance(
  options: UpOptions,
  engine: Engine,
  registries: ReachableRegistries,
  check: typeof checkMachine = checkMachine,
): Promise<Instance> {
  const instance = await chooseInstance(options, engine, registries);
  await check(instance, engine, registries);
  await saveInstance(instance);
  return instance;
}

/** A cluster, begun as soon as there is what it begins with: what comes later is built beside it. */
const clusterSteps = (environment: Environment): readonly Step[] => [
  imagesThere('clusters'),
  createCluster(environment),
  installNetwork(environment),
  resolvePublicNames(environment),
  giveSignOn(environment),
  imagesThere('argocd'),
  installArgocd(environment),
  giveAuthority(environment),
  giveMonitoringSecrets(environment),
  giveBackupStore(environment),
  imagesThere('applications'),
  firstImageThere,
  applyRoot(environment),
  waitForApplications(environment),
  waitForCertificates(environment),
];

/** The steps below as a forecast counts them. */
export function workOf({ instance, registries }: Pick<UpContext, 'instance' | 'registries'>): PlannedWork {
  const clusters = instance.environments.map((name) => ({
    inOrder: clusterSteps(name).map(({ title }) => `${name}: ${title}`),
  }));
  const work = { instance, registries };
  const pulled = { inOrder: pulledGroups.flatMap((group) => compileSteps(work, group)) };
  return {
    inOrder: [
      prepareTools.title,
      ...compileSteps(work, 'engine'),
      pullThroughMirrors.title,
      startMirror.title,
      startOrigin.title,
      startSecretStore.title,
      startBackupStore.title,
      leaveOutParts.title,
      leaveOutGrafana.title,
      showKeptPages.title,
      { sideBySide: [pulled, releaseFirstImage.title, ...clusters] },
      ...pageStepNames(registries),
    ],
  };
}

/** Changes with what makes the same steps take longer or shorter. */
function upRecipe({ small, closed, engine, environments, parts = [] }: Instance): string {
  return recipeHash(versions, images, { small, closed, engine, environments, parts });
}

/** The whole story, in order. */
async function runSteps(context: UpContext, times: Times): Promise<void> {
  const { environments } = context.instance;
  const clusters = environments.map((environment) =>
    lane(environment, clusterSteps(environment).map(tellingOthers), times),
  );
  const pulled = pulledGroups.map((group) => imageTasks(group, times));
  const tasks = [
    task(prepareTools, times),
    imageTasks('engine', times),
    task(pullThroughMirrors, times),
    task(startMirror, times),
    task(startOrigin, times),
    task(startSecretStore, times),
    task(startBackupStore, times),
    task(leaveOutParts, times),
    task(leaveOutGrafana, times),
    task(showKeptPages, times),
    sideBySide('Clusters, and beside them what they run', [
      { title: 'Images that the nodes pull', task: (_, line) => line.newListr(pulled, { concurrent: false }) },
      task(tellingOthers(releaseFirstImage), times),
      ...clusters,
    ]),
    pageTasks(times),
  ];
  await taskList(tasks, context).run();
}

async function keepTimes(instance: Instance, times: Times, total: number): Promise<void> {
  const steps = Object.fromEntries([...times].map(([name, seconds]) => [name, Number(seconds.toFixed(1))]));
  await writeFile(
    join(instance.dir, 'up-times.json'),
    `${JSON.stringify({ total: Number(total.toFixed(1)), steps }, null, 2)}\n`,
  );
}
