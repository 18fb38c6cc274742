import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { kindConfig, kindReason, publishesAll } from '../kind.ts';
import { cgroupVersion } from '../../../toolbox/machine/cgroups.ts';
import { toolPath } from '../../../toolbox/tools.ts';
import { Failure } from '../../../lib/failure.ts';
import { clusterName, kubeconfigPath, logPath, portsOf, slotOf, type Instance } from '../../../model/instance.ts';
import type { Environment } from '../../../model/environment.ts';
import type { Engine } from '../../../toolbox/engine/engine.ts';
import { kubectl } from '../../../toolbox/kubectl.ts';
import { endLeftovers } from '../../../lib/process/leftovers.ts';
import { run, type RunResult } from '../../../lib/process/run.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import versions from '../../../../versions.json' with { type: 'json' };
import type { ClusterStep } from '../context.ts';
import { registryConfigDir } from './mirror.ts';
import { isThere, textIfThere } from '../../../lib/files/if-there.ts';

/** Calls kind with the engine's settings, on this instance's own container network. */
async function kind(
  instance: Pick<Instance, 'prefix' | 'dir'>,
  engine: Engine,
  args: readonly string[],
  doing: string,
): Promise<RunResult> {
  return run(await toolPath('kind'), args, {
    env: {
      ...engine.environment,
      KIND_EXPERIMENTAL_PROVIDER: engine.name,
      [`KIND_EXPERIMENTAL_${engine.name.toUpperCase()}_NETWORK`]: instance.prefix,
    },
    timeout: 300_000,
    log: logPath(instance, 'kind'),
    doing,
    ...(args[0] === 'create' ? { reasonIn: kindReason } : {}),
    wayOut: 'Run this again; if it fails alike, `npm run down` and start anew.',
  });
}

export async function clusterNodes(engine: Engine, cluster: string): Promise<string[]> {
  return engine.labelled(`io.x-k8s.kind.cluster=${cluster}`);
}

export async function deleteCluster(
  instance: Pick<Instance, 'prefix' | 'dir'>,
  engine: Engine,
  environment: Environment,
): Promise<void> {
  const name = clusterName(instance, environment);
  await endLeftovers(({ command }) => isKindOf(command, name));
  if ((await clusterNodes(engine, name)).length > 0) {
    const kubeconfig = kubeconfigPath(instance, environment);
    const args = ['delete', 'cluster', '--name', name, '--kubeconfig', kubeconfig];
    // Podman gives the processes of a killed node ten seconds to die; on a busy machine they take longer.
    const problem = await waitFor({ what: `the nodes of ${name} to die`, seconds: 120, every: 2000 }, () =>
      kind(instance, engine, args, `delete ${name}`).then(
        () => ({ done: undefined }),
        (error: Error) =>
          error.message.includes('did not die within timeout') ? { seen: error.message } : { done: error },
      ),
    );
    if (problem !== undefined) throw problem;
  }
  await rm(madeFile(instance, environment), { force: true });
}

// Who holds the instance's lock has no other kind at work on it: it is what a killed command left.
function isKindOf(command: readonly string[], cluster: string): boolean {
  return basename(command[0] ?? '') === 'kind' && command[command.indexOf('--name') + 1] === cluster;
}

/** Written when kind has ended well: without it the nodes are what an interrupted creation left. */
function madeFile(instance: Pick<Instance, 'dir'>, environment: Environment): string {
  return join(instance.dir, `made-${environment}`);
}

async function isMade(instance: Instance, environment: Environment): Promise<boolean> {
  return await isThere(madeFile(instance, environment));
}

/** Creates the cluster, or starts its stopped nodes, or replaces a half-made one. */
export const createCluster: ClusterStep = (environment) => ({
  title: 'Kubernetes cluster',
  run: async ({ instance, engine }, say) => {
    const name = clusterName(instance, environment);
    const nodes = await clusterNodes(engine, name);
    const stale = nodes.length === 0 ? undefined : await whyAnew(instance, environment);
    if (nodes.length > 0 && stale === undefined) {
      for (const node of nodes) if ((await engine.state(node)) !== 'running') await engine.start(node);
    } else {
      if (stale !== undefined) say(`${stale}: making the cluster anew`);
      await deleteCluster(instance, engine, environment);
      await makeCluster(instance, engine, environment);
    }
    await waitForApiServer(instance, environment);
  },
});

/** Why nodes that are there are of no use; undefined where they are. */
async function whyAnew(instance: Instance, environment: Environment): Promise<string | undefined> {
  if (!(await isMade(instance, environment))) return 'an earlier start was interrupted';
  const made = await textIfThere(kindFile(instance, environment));
  const published = publishesAll(parseDocument(made ?? '').toJS(), await configOf(instance, environment));
  return published ? undefined : 'it was made without a port that it needs now';
}

function kindFile(instance: Pick<Instance, 'dir'>, environment: Environment): string {
  return join(instance.dir, `kind-${environment}.yaml`);
}

async function configOf(instance: Instance, environment: Environment): Promise<object> {
  const ports = portsOf(instance, environment);
  return kindConfig({
    environment,
    slot: slotOf(instance, environment),
    ingressPort: ports.ingress,
    securePort: ports.secure,
    innerPort: ports.inner,
    apiPort: ports.api,
    registryConfigDir: registryConfigDir(instance),
    singleNode: instance.small,
    cgroupV1: (await cgroupVersion()) === 1,
  });
}

/** What each node is a container of. */
export const nodeImage = `docker.io/kindest/node:v${versions.kubernetes}`;

async function makeCluster(instance: Instance, engine: Engine, environment: Environment): Promise<void> {
  const name = clusterName(instance, environment);
  const file = kindFile(instance, environment);
  await writeFile(file, stringify(await configOf(instance, environment)));
  const kubeconfig = kubeconfigPath(instance, environment);
  await kind(
    instance,
    engine,
    [
      'create',
      'cluster',
      '--name',
      name,
      '--image',
      nodeImage,
      '--config',
      file,
      '--kubeconfig',
      kubeconfig,
      '--retain',
    ],
    `create the cluster ${name}`,
  );
  await writeFile(madeFile(instance, environment), `${new Date().toISOString()}\n`);
}

async function waitForApiServer(instance: Instance, environment: Environment): Promise<void> {
  const cluster = kubectl(instance, environment);
  await waitFor({ what: `the API server of ${environment}`, seconds: 120 }, async () => {
    const { stdout } = await cluster.run(['get', '--raw', '/readyz'], { timeout: 5000 });
    return stdout === 'ok' ? { done: undefined } : { seen: stdout };
  });
}

/** @throws {Failure} when kind no longer knows nodes that are said to be made. */
export async function requireCluster(instance: Instance, engine: Engine, environment: Environment): Promise<string[]> {
  const nodes = await clusterNodes(engine, clusterName(instance, environment));
  if (nodes.length > 0) return nodes;
  throw new Failure({
    what: `The cluster ${clusterName(instance, environment)} is gone`,
    wayOut: 'Run `npm run up` again: it makes the cluster anew.',
  });
}
