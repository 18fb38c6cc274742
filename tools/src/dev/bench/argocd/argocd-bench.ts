import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { callWebhook, pushEvent } from '../../../cluster/origin/webhook.ts';
import { repositoryRoot } from '../../../lib/files/paths.ts';
import { withScratchFolder } from '../../../lib/files/scratch-folder.ts';
import { commit } from '../../../lib/git/checkout.ts';
import { changedPaths } from '../../../lib/git/history.ts';
import { pushTo } from '../../../lib/git/remote.ts';
import { initBare } from '../../../lib/git/repository.ts';
import { commitOf } from '../../../lib/git/objects.ts';
import { onLoopback } from '../../../lib/http.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import type { Say } from '../../../lib/values/say.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import { build, parseObjects } from '../../../toolbox/kustomize.ts';
import { moduleFolder } from '../../../toolbox/sources/go.ts';
import { buildOf, toolPath } from '../../../toolbox/tools.ts';
import { startParts, waitForParts, type StartedPart } from '../../argocd-page/parts.ts';
import { freePorts } from '../../argocd-page/ports.ts';
import { changeInStaging, writeServicesTree } from '../services-tree.ts';
import { takenBy, takenSince, type Taken } from '../processes.ts';
import { withSimulatedCluster, type SimulatedCluster } from '../simulated/cluster.ts';
import { standingOf, renderedVariables, withParameters } from './as-rendered.ts';
import { gitOverHttp, type GitOverHttp } from './git-over-http.ts';
import { auditPolicy, requestsSince, requestsSoFar, type Requests } from './requests.ts';

/** What one part of the measurement took. */
export interface MeasuredPhase {
  readonly what: string;
  readonly seconds: number;
  /** CPU seconds in that time, and the memory at its end. */
  readonly taken: readonly Taken[];
  readonly requests: Requests;
  /** Of the repository's host. */
  readonly git: { readonly refs: number; readonly objects: number };
  /** Of the machine, at its end. */
  readonly load: number;
  readonly pushes?: readonly MeasuredPush[];
}

/** Seconds from the start of a push. */
export interface MeasuredPush {
  /** Until Argo CD says of the Application that it compares with that commit. */
  readonly seen: number;
  /** Until it is Synced to it: the pods of the Deployment are new, and the former settings are pruned. */
  readonly synced: number;
}

interface BenchOptions {
  readonly services: number;
  readonly nodes: number;
  /** Of each kind of push. */
  readonly pushes: number;
  /** Seconds at rest that are measured. */
  readonly rest: number;
  /** Other values of argocd-cmd-params-cm. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly say: Say;
  readonly told: (phase: MeasuredPhase) => void;
}

const user = 'argocd';
const only: readonly StartedPart[] = ['repo-server', 'application-controller', 'server'];
const secret = 'of nobody beside this bench';

/** Measures Argo CD, set as staging's is, with so many services' Applications on simulated nodes. */
export async function benchArgocd(options: BenchOptions): Promise<readonly MeasuredPhase[]> {
  return await withScratchFolder('bench-argocd', async (folder) => {
    const [tree, bare] = [join(folder, 'tree'), join(folder, 'repositories', 'lockstep.git')];
    options.say(`writing ${options.services} services`);
    const names = await writeServicesTree(repositoryRoot, tree, options.services);
    await initBare(bare);
    await pushTo(tree, bare, 'HEAD', 'main');
    const policy = join(folder, 'audit-policy.json');
    const audit = join(folder, 'audit.log');
    await writeFile(policy, auditPolicy);
    const settings = [`--audit-policy-file=${policy}`, `--audit-log-path=${audit}`];
    const git = await gitOverHttp(join(folder, 'repositories'));
    try {
      return await withSimulatedCluster({ ...options, users: [user], settings }, (cluster) =>
        measure({ ...options, cluster, git, tree, bare, audit, names }),
      );
    } finally {
      git.stop();
    }
  });
}

interface World extends BenchOptions {
  readonly cluster: SimulatedCluster;
  readonly git: GitOverHttp;
  readonly tree: string;
  readonly bare: string;
  readonly audit: string;
  readonly names: readonly string[];
}

async function measure(world: World): Promise<readonly MeasuredPhase[]> {
  const { cluster, git, tree, names, rest, services, say } = world;
  const { processes, port } = await startArgocd(world);
  const parts = [...processes, ...cluster.processes];
  const phases: MeasuredPhase[] = [];
  const phase = async (what: string, work: () => Promise<readonly MeasuredPush[] | undefined>): Promise<void> => {
    const [started, before, asked, fetched] = [
      performance.now(),
      await takenBy(parts),
      await requestsSoFar(world.audit),
      git.asked(),
    ];
    const pushes = await work();
    const [after, requests, now] = [await takenBy(parts), await requestsSoFar(world.audit), git.asked()];
    const measured: MeasuredPhase = {
      what,
      seconds: (performance.now() - started) / 1000,
      taken: takenSince(after, before),
      requests: requestsSince(requests, asked),
      git: { refs: now.refs - fetched.refs, objects: now.objects - fetched.objects },
      load: loadavg()[0]!,
      ...(pushes === undefined ? {} : { pushes }),
    };
    phases.push(measured);
    world.told(measured);
  };
  const applications = await applicationsOf(tree, `${git.url}/lockstep.git`);
  await phase(`first sync of ${services} Applications`, async () => {
    await cluster.apply(applications);
    await allSynced(cluster, services, say);
    return undefined;
  });
  await phase(`${rest} s at rest`, async () => {
    await sleep(rest * 1000);
    return undefined;
  });
  let number = 0;
  const pushes = async (): Promise<readonly MeasuredPush[]> => {
    const seconds: MeasuredPush[] = [];
    for (let turn = 0; turn < world.pushes; turn += 1) {
      number += 1;
      // Far apart in the list, so that none has the other's place in the queue.
      seconds.push(await pushOne(world, port, names[(number * 61) % names.length]!, `LEVEL-${number}`));
    }
    return seconds;
  };
  await phase('one service changed and pushed', pushes);
  await cluster.apply(applications.map(withoutPaths));
  await sleep(10_000);
  await phase('the same without manifest-generate-paths', pushes);
  return phases;
}

async function startArgocd({ cluster, parameters, say }: World) {
  const rendered = parseObjects(await build(join(repositoryRoot, 'clusters', 'staging', 'argocd')));
  const objects = withParameters(rendered, parameters);
  for (const object of standingOf(objects, secret)) await cluster.apply([object]);
  const [binary, module, kustomize, ports] = [
    await toolPath('argocd', say),
    await moduleFolder(buildOf('argocd'), say),
    await toolPath('kustomize', say),
    await freePorts(),
  ];
  const processes = await startParts({
    binary,
    module,
    folder: cluster.folder,
    kubeconfig: await cluster.server.kubeconfigOf(user),
    ports,
    only,
    programs: [kustomize],
    // As in a pod: what is measured is what it takes there.
    settings: (part) => ({ ...renderedVariables(part, objects), GOGC: '100' }),
  });
  for (const process of processes) cluster.add(process);
  await waitForParts(`http://127.0.0.1:${ports.server}`, processes);
  return { processes, port: ports.server };
}

/** The services' Applications and their project, as the tree renders them, but for the repository's address. */
async function applicationsOf(tree: string, url: string): Promise<readonly KubeObject[]> {
  const objects = parseObjects(await build(join(tree, 'clusters', 'staging', 'applications'), tree));
  const project = objects.find(({ kind, metadata }) => kind === 'AppProject' && metadata.name === 'apps');
  if (project === undefined) throw new Error('there is no project "apps" in clusters/staging/applications');
  const [public_ = ''] = (project['spec'] as { readonly sourceRepos: readonly string[] }).sourceRepos;
  const ours = objects.filter(({ metadata }) => metadata.name.startsWith('service-'));
  return JSON.parse(JSON.stringify([project, ...ours]).replaceAll(public_, url)) as KubeObject[];
}

/** An Application that every push makes Argo CD render anew. */
function withoutPaths(object: KubeObject): KubeObject {
  const annotations = Object.fromEntries(
    Object.entries(object.metadata.annotations ?? {}).filter(
      ([name]) => name !== 'argocd.argoproj.io/manifest-generate-paths',
    ),
  );
  return { ...object, metadata: { ...object.metadata, annotations } };
}

interface Synced {
  readonly metadata: { readonly name: string };
  readonly status?: {
    readonly sync?: { readonly status?: string; readonly revision?: string };
    readonly operationState?: {
      readonly phase?: string;
      readonly message?: string;
      readonly syncResult?: { readonly revision?: string };
    };
    readonly conditions?: readonly { readonly message: string }[];
  };
}

const list = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';

async function allSynced({ server }: SimulatedCluster, count: number, say: Say): Promise<void> {
  let last = -1;
  await waitFor({ what: `${count} Applications synced`, seconds: 7200, every: 2000 }, async () => {
    const { body } = await server.call({ method: 'GET', path: list });
    const { items } = body as { readonly items: readonly Synced[] };
    const synced = items.filter(({ status }) => status?.sync?.status === 'Synced').length;
    if (synced >= last + 25) {
      last = synced;
      say(`${synced} of ${count} synced`);
    }
    const trouble = items.flatMap(({ status }) => status?.conditions ?? [])[0]?.message ?? '';
    return synced >= count ? { done: undefined } : { seen: `${synced} synced; ${trouble}` };
  });
}

/** Changes one service, pushes, calls the webhook as the repository's host does, and waits for its sync. */
async function pushOne(
  { tree, bare, git, cluster }: World,
  port: number,
  name: string,
  level: string,
): Promise<MeasuredPush> {
  const before = (await commitOf(tree, 'HEAD'))!;
  await changeInStaging(tree, [name], level);
  const after = await commit(tree, `Change ${name}`, ['.']);
  const started = performance.now();
  await pushTo(tree, bare, after, 'main');
  const modified = await changedPaths(tree, before, after);
  const body = pushEvent({ ref: 'refs/heads/main', before, after, modified }, `${git.url}/lockstep.git`);
  const status = await callWebhook({ target: onLoopback(port, '127.0.0.1'), body, secret });
  if (status !== 200) throw new Error(`the webhook answered ${status}`);
  const passed = (): number => (performance.now() - started) / 1000;
  let seen: number | undefined;
  await waitFor({ what: `${name} synced to ${after}`, seconds: 900, every: 50 }, async () => {
    const found = (await cluster.server.call({ method: 'GET', path: `${list}/${name}` })).body as Synced;
    const { sync, operationState } = found.status ?? {};
    if (sync?.revision === after) seen ??= passed();
    const isThere =
      sync?.status === 'Synced' &&
      sync.revision === after &&
      operationState?.phase === 'Succeeded' &&
      operationState.syncResult?.revision === after;
    if (isThere) return { done: undefined };
    return { seen: `${sync?.status} at ${sync?.revision}; ${operationState?.phase}: ${operationState?.message}` };
  });
  return { seen: seen!, synced: passed() };
}
