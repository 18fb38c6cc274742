import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repositoryRoot } from '../../../lib/files/paths.ts';
import { withScratchFolder } from '../../../lib/files/scratch-folder.ts';
import { unusedPorts } from '../../../lib/process/free-ports.ts';
import { startProcess, type ServerProcess } from '../../../lib/process/server-process.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import type { Say } from '../../../lib/values/say.ts';
import { at, listAt, textsAt } from '../../../lib/values/at.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import { build, parseObjects } from '../../../toolbox/kustomize.ts';
import { toolPath } from '../../../toolbox/tools.ts';
import { takenBy, takenSince, type Taken } from '../processes.ts';
import { renameService } from '../renamed.ts';
import { writeServicesTree } from '../services-tree.ts';
import { withSimulatedCluster, type SimulatedCluster } from '../simulated/cluster.ts';
import { reachable } from './config.ts';
import { pageOfRecorded, servePages } from './pages.ts';
import { figuresAndQueries, samplesSoFar, type AskedQuery, type PrometheusFigures } from './prometheus.ts';
import { pageOfNode, pageOfService } from './real-pages.ts';

export interface MeasuredNodes {
  readonly nodes: number;
  readonly services: number;
  readonly pods: number;
  /** From the first object to the last pod's readiness. */
  readonly seconds: number;
  readonly load: number;
  readonly minutes: number;
  /** CPU over these minutes, memory at their end. */
  readonly taken: readonly Taken[];
  readonly kubeStateMetrics: { readonly mebibytes: number; readonly lines: number; readonly seconds: number };
  readonly samplesPerSecond: number;
  readonly prometheus: PrometheusFigures;
  /** The slowest first. */
  readonly queries: readonly AskedQuery[];
}

interface BenchOptions {
  readonly nodes: number;
  readonly pods: number;
  readonly podsPerService: number;
  readonly minutes: number;
  readonly say: Say;
}

/** Measures what staging's Prometheus and kube-state-metrics take for so many simulated nodes and pods of services. */
export async function benchNodes(options: BenchOptions): Promise<MeasuredNodes> {
  const { nodes, pods, podsPerService, say } = options;
  return await withScratchFolder('bench-nodes', async (folder) => {
    const tree = join(folder, 'tree');
    const services = Math.ceil(pods / podsPerService);
    say(`writing ${services} services`);
    // The one that is multiplied runs as well: the dashboards open with it.
    const names = ['web', ...(await writeServicesTree(repositoryRoot, tree, services - 1))];
    const monitoring = parseObjects(await build(join(tree, 'clusters', 'staging', 'monitoring'), tree));
    const service = await build(join(tree, 'clusters', 'staging', 'web'), tree);
    return await withSimulatedCluster({ nodes, say, users: ['kube-state-metrics', 'prometheus'] }, async (cluster) => {
      const started = performance.now();
      await cluster.apply(priorities);
      await cluster.apply(monitoring.filter(({ kind }) => kind === 'Namespace'));
      await cluster.apply(monitoring.filter(isExporter));
      for (const name of names) {
        const objects = parseObjects(renameService(service, name)).filter(({ kind }) => wanted.includes(kind));
        for (const kind of wanted)
          await cluster.apply(
            objects.filter((object) => object.kind === kind).map((object) => sized(object, podsPerService)),
          );
      }
      await allRunning(cluster, names.length * podsPerService + nodes, say);
      const seconds = (performance.now() - started) / 1000;
      return { ...(await measure(options, { cluster, folder, monitoring, names })), seconds };
    });
  });
}

const wanted = ['Namespace', 'Service', 'Deployment'];

const priorities: readonly KubeObject[] = ['platform', 'service'].map((name) => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name },
  value: 1000,
}));

/** What makes the targets of the two exporters. */
function isExporter({ kind, metadata }: KubeObject): boolean {
  return (
    ['Service', 'Deployment', 'DaemonSet'].includes(kind) &&
    ['node-exporter', 'kube-state-metrics'].includes(metadata.name)
  );
}

/** Without the wish to be spread, which costs the scheduler a minute for each thousand and is not what is measured. */
function sized(object: KubeObject, replicas: number): KubeObject {
  if (object.kind !== 'Deployment') return object;
  const copy = structuredClone(object) as KubeObject & {
    spec: { replicas: number; template: { spec: { topologySpreadConstraints?: unknown } } };
  };
  copy.spec.replicas = replicas;
  delete copy.spec.template.spec.topologySpreadConstraints;
  return copy;
}

interface Pods {
  readonly items: readonly LivePod[];
}
interface LivePod {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly nodeName?: string; readonly containers: readonly { readonly name: string }[] };
  readonly status?: { readonly phase?: string };
}

async function podsOf({ server }: SimulatedCluster): Promise<readonly LivePod[]> {
  return ((await server.call({ method: 'GET', path: '/api/v1/pods?resourceVersion=0' })).body as Pods).items;
}

async function allRunning(cluster: SimulatedCluster, count: number, say: Say): Promise<void> {
  await waitFor({ what: `${count} simulated pods running`, seconds: 3600, every: 5000 }, async () => {
    const running = (await podsOf(cluster)).filter(({ status }) => status?.phase === 'Running').length;
    say(`${running} of ${count} pods run`);
    return running >= count ? { done: undefined } : { seen: `${running} running` };
  });
}

interface Filled {
  readonly cluster: SimulatedCluster;
  readonly folder: string;
  readonly monitoring: readonly KubeObject[];
  readonly names: readonly string[];
}

async function measure(
  { nodes, minutes, say }: BenchOptions,
  { cluster, folder, monitoring, names }: Filled,
): Promise<Omit<MeasuredNodes, 'seconds'>> {
  const pods = await podsOf(cluster);
  const pages = await servedPages(pods, monitoring);
  cluster.add(pages);
  const [metricsPort, ownPort, prometheusPort] = (await unusedPorts(3)) as [number, number, number];
  const exporter = await startProgram(cluster, 'kube-state-metrics', folder, [
    ...argumentsOf(monitoring, 'kube-state-metrics').filter((arg) => !/^--(telemetry-)?port=/.test(arg)),
    `--port=${metricsPort}`,
    `--telemetry-port=${ownPort}`,
    '--host=127.0.0.1',
    '--telemetry-host=127.0.0.1',
    `--kubeconfig=${await cluster.server.kubeconfigOf('kube-state-metrics')}`,
  ]);
  const config = await writeConfig(join(folder, 'config'), monitoring, {
    pages: pages.address,
    real: { 'kube-state-metrics': `127.0.0.1:${metricsPort}` },
    kubeconfig: await cluster.server.kubeconfigOf('prometheus'),
  });
  const prometheus = await startProgram(cluster, 'prometheus', folder, [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${prometheusPort}`,
  ]);
  const url = `http://127.0.0.1:${prometheusPort}`;
  await waitFor({ what: 'Prometheus ready', seconds: 120 }, async () => {
    if (prometheus.ended()) throw new Error(`it ended: ${(await readFile(prometheus.log, 'utf8')).slice(-500)}`);
    const { ok, status } = await fetch(`${url}/-/ready`);
    return ok ? { done: undefined } : { seen: `status ${status}` };
  });
  const measured = [prometheus, exporter, ...cluster.processes];
  const [started, samples, before] = [performance.now(), await samplesSoFar(url), await takenBy(measured)];
  for (let minute = 0; minute < minutes; minute += 1) {
    await sleep(60_000);
    const [now] = await takenBy([prometheus]);
    say(`minute ${minute + 1}: Prometheus has ${now!.mebibytes} MiB, load ${loadavg()[0]!.toFixed(0)}`);
  }
  const after = await takenBy(measured);
  const samplesPerSecond = ((await samplesSoFar(url)) - samples) / ((performance.now() - started) / 1000);
  const asked = performance.now();
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const took = (performance.now() - asked) / 1000;
  const { figures, queries } = await figuresAndQueries(url, say);
  return {
    nodes,
    services: names.length,
    pods: pods.length,
    load: loadavg()[0]!,
    minutes,
    taken: takenSince(after, before),
    kubeStateMetrics: {
      mebibytes: text.length / 1024 / 1024,
      lines: text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length,
      seconds: took,
    },
    samplesPerSecond,
    prometheus: figures,
    queries,
  };
}

async function startProgram(
  cluster: SimulatedCluster,
  name: 'prometheus' | 'kube-state-metrics',
  folder: string,
  args: readonly string[],
): Promise<ServerProcess> {
  const place = join(folder, name);
  await mkdir(place);
  // As in a pod: what is measured is what it takes there.
  const started = startProcess(name, 'env', ['-u', 'GOGC', await toolPath(name), ...args], place);
  cluster.add(started);
  return started;
}

function argumentsOf(objects: readonly KubeObject[], name: string): readonly string[] {
  const found = objects.find(
    ({ kind, metadata }) => ['Deployment', 'DaemonSet'].includes(kind) && metadata.name === name,
  );
  return textsAt(listAt(found, 'spec', 'template', 'spec', 'containers')[0], 'args');
}

async function writeConfig(
  folder: string,
  monitoring: readonly KubeObject[],
  reached: Parameters<typeof reachable>[1],
): Promise<string> {
  await mkdir(join(folder, 'rules'), { recursive: true });
  await mkdir(join(folder, 'scrape'));
  for (const object of monitoring.filter(({ kind }) => kind === 'ConfigMap')) {
    const { name } = object.metadata;
    const files = Object.entries(Object(at(object, 'data')) as Record<string, string>);
    for (const [file, text] of files) {
      if (/^prometheus-(rules|objectives-\d+)$/.test(name)) await writeFile(join(folder, 'rules', file), text);
      if (name === 'prometheus-scrape') await writeFile(join(folder, 'scrape', file), reachable(text, reached));
      if (name === 'prometheus') {
        const whole = reachable(text.replaceAll(/\$\{[A-Z]+\}/g, 'staging'), reached);
        const lists = `rule_files: [${folder}/rules/*.yaml]\nscrape_config_files: [${folder}/scrape/*.yml]\n`;
        await writeFile(join(folder, file), `${whole}${lists}`);
      }
    }
  }
  return join(folder, 'prometheus.yml');
}

interface RecordedFile {
  readonly metrics: Readonly<Record<string, { readonly labels: readonly string[] }>>;
}

async function recorded(name: string): Promise<RecordedFile['metrics']> {
  const file = join(repositoryRoot, 'monitoring', 'emitted', `${name}.json`);
  return (JSON.parse(await readFile(file, 'utf8')) as RecordedFile).metrics;
}

/** A page for each target: of the real service and exporter, and of what a kubelet was seen to emit. */
async function servedPages(pods: readonly LivePod[], monitoring: readonly KubeObject[]) {
  const [service, node, kubelet, cadvisor] = [
    await pageOfService(),
    await pageOfNode(argumentsOf(monitoring, 'node-exporter')),
    pageOfRecorded(await recorded('kubelet'), {}),
    await recorded('cadvisor'),
  ];
  const byNode = Map.groupBy(pods, ({ spec }) => spec.nodeName ?? '');
  const containers = (name: string): string =>
    [
      pageOfRecorded(cadvisor, { id: '/', container: '', namespace: '', pod: '' }),
      ...(byNode.get(name) ?? []).flatMap(({ metadata: { name: pod, namespace }, spec }) =>
        spec.containers.map(({ name: container }) =>
          pageOfRecorded(ofContainers(cadvisor), {
            container,
            namespace,
            pod,
            id: `/kubepods/${pod}`,
            interface: 'eth0',
          }),
        ),
      ),
      '',
    ].join('\n');
  return await servePages((job, target) => {
    if (job === 'cadvisor') return containers(target);
    if (job === 'kubelet') return `${kubelet}\n`;
    return job === 'node-exporter' ? node : service;
  });
}

function ofContainers(metrics: RecordedFile['metrics']): RecordedFile['metrics'] {
  return Object.fromEntries(Object.entries(metrics).filter(([name]) => name.startsWith('container_')));
}
