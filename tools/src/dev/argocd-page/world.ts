import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { startApiServer, type ApiServer } from '../../gate/apiserver/server.ts';
import { commitFixed } from '../../lib/git/fixed-commit.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { run } from '../../lib/process/run.ts';
import type { Say } from '../../lib/values/say.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { moduleFolder } from '../../toolbox/sources/go.ts';
import { buildOf, toolPath } from '../../toolbox/tools.ts';
import { startParts, waitForParts } from './parts.ts';
import { freePorts } from './ports.ts';
import { startLogsNode } from './kubelet.ts';
import * as made from './objects.ts';
import * as running from './running.ts';

/** Argo CD at work on an API server without nodes, for one browser after the other. */
export interface WalkedArgocd {
  readonly url: string;
  /** Makes an Application of this name, and an object of another hand in its way. */
  addApplication(name: string): Promise<void>;
  /** Does what controllers and a node would do after its sync: its pod runs. */
  runPod(name: string): Promise<void>;
}

/**
 * Starts all of it, and ends it after the work.
 * @param binary - Argo CD's with its pages.
 */
export async function withArgocd<T>(binary: string, say: Say, work: (world: WalkedArgocd) => Promise<T>): Promise<T> {
  return await withScratchFolder('argocd-page', async (folder) => {
    const server = await startApiServer({ say });
    const stops: (() => unknown)[] = [() => server.stop()];
    try {
      const module = await moduleFolder(buildOf('argocd'), say);
      const repository = await gitRepository(folder);
      const certificates = join(dirname(server.kubeconfig), 'certificates', 'apiserver');
      const logs = await startLogsNode({
        cert: await readFile(`${certificates}.crt`, 'utf8'),
        key: await readFile(`${certificates}.key`, 'utf8'),
      });
      stops.push(() => logs.stop());
      const kubectl = await kubectlOf(server);
      await server.apply([...(await definitions(module)), made.namespaceObject('argocd')], { dryRun: false });
      await applied(server, [running.walkedNode]);
      await kubectl.status('node/walk', '', running.runningStates.node(logs.port));
      const ports = await freePorts();
      const url = `http://127.0.0.1:${ports.server}`;
      const { stdout: password } = await run(binary, ['account', 'bcrypt', '--password', made.account.password]);
      await applied(server, made.settings(url, password.trim()));
      const processes = await startParts({ binary, module, folder, kubeconfig: server.kubeconfig, ports });
      stops.push(...processes.map((process) => () => process.stop()));
      await waitForParts(url, processes);
      await applied(server, [made.applicationSet('teams', repository)]);
      return await work({
        url,
        addApplication: async (name) => {
          await applied(server, [made.namespaceObject(name)]);
          await applied(server, [made.drifted(name), made.walkedApplication(name, repository)]);
        },
        runPod: async (name) => {
          await applied(server, [running.walkedReplicaSet(name, await kubectl.uid('deployment/web', name))]);
          await applied(server, [running.walkedPod(name, await kubectl.uid('replicaset/web-1', name))]);
          await kubectl.status('pod/web-1-a', name, running.runningStates.pod);
          await kubectl.status('replicaset/web-1', name, running.runningStates.replicaSet);
          await kubectl.status('deployment/web', name, running.runningStates.deployment);
        },
      });
    } finally {
      for (const stop of stops.toReversed()) await stop();
    }
  });
}

/** The kinds of Argo CD, as its own module has them. */
async function definitions(module: string): Promise<readonly KubeObject[]> {
  const folder = join(module, 'manifests', 'crds');
  const names = (await readdir(folder)).filter((name) => name.endsWith('-crd.yaml'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as KubeObject));
}

async function applied(server: ApiServer, objects: readonly KubeObject[]): Promise<void> {
  const results = await server.apply(objects, { dryRun: false });
  const refused = results.find(({ error }) => error !== undefined);
  if (refused === undefined) return;
  throw new Error(`${refused.object.kind} ${refused.object.metadata.name}: ${refused.error?.message}`);
}

async function kubectlOf({ kubeconfig }: ApiServer) {
  const program = await toolPath('kubectl');
  const call = async (place: string, ...args: string[]) => {
    const where = place === '' ? [] : ['--namespace', place];
    return (await run(program, ['--kubeconfig', kubeconfig, ...where, ...args])).stdout;
  };
  return {
    uid: async (name: string, place: string) =>
      (await call(place, 'get', name, '--output=jsonpath={.metadata.uid}')).trim(),
    status: (name: string, place: string, status: object) =>
      call(place, 'patch', name, '--subresource=status', '--type=merge', '--patch', JSON.stringify({ status })),
  };
}

/** A repository of one commit, as Argo CD reads it from the disk. */
async function gitRepository(folder: string): Promise<string> {
  const [files, bare] = [join(folder, 'files'), join(folder, 'repository.git')];
  for (const [file, object] of Object.entries(made.repositoryFiles)) {
    await mkdir(dirname(join(files, file)), { recursive: true });
    await writeFile(join(files, file), `${JSON.stringify(object, undefined, 2)}\n`);
  }
  await commitFixed(files, bare, {
    message: 'Greet',
    tag: 'v1',
    by: { name: 'Walk', email: 'walk@example.com' },
    log: join(folder, 'git.log'),
    doing: 'make a repository for Argo CD',
  });
  return `file://${bare}`;
}
