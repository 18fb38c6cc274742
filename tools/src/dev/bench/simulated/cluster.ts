import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startApiServer, type ApiServer } from '../../../gate/apiserver/server.ts';
import { Failure } from '../../../lib/failure.ts';
import { withScratchFolder } from '../../../lib/files/scratch-folder.ts';
import { unusedPorts } from '../../../lib/process/free-ports.ts';
import { startProcess, type ServerProcess } from '../../../lib/process/server-process.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import type { Say } from '../../../lib/values/say.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import { moduleFolder } from '../../../toolbox/sources/go.ts';
import { buildOf, toolPath } from '../../../toolbox/tools.ts';

/** A control plane of its own whose nodes and pods only the API server knows: kwok says of each that it runs. */
export interface SimulatedCluster {
  readonly server: ApiServer;
  /** For what belongs to the cluster; it goes with it. */
  readonly folder: string;
  /** The API server, etcd, the controllers, the scheduler and kwok. */
  readonly processes: readonly ServerProcess[];
  /** Has it stopped with the cluster, and before it. */
  add(process: { stop(): unknown }): void;
  /**
   * Makes objects stand.
   * @throws {Error} naming the first that is refused.
   */
  apply(objects: readonly KubeObject[]): Promise<void>;
}

interface ClusterOptions {
  readonly nodes: number;
  readonly say: Say;
  /** Who may call beside the cluster's own parts. */
  readonly users?: readonly string[];
  /** Further arguments of kube-apiserver. */
  readonly settings?: readonly string[];
}

/** What kwok does to nodes and pods, of its own module: at once what a kubelet would do in time. */
const stages = [
  'node/fast/node-initialize.yaml',
  'pod/fast/pod-ready.yaml',
  'pod/fast/pod-complete.yaml',
  'pod/fast/pod-delete.yaml',
];

/** The controllers that make pods of workloads; nothing here has a volume, a certificate or a cloud. */
const controllers = [
  'deployment-controller',
  'replicaset-controller',
  'statefulset-controller',
  'daemonset-controller',
  'endpointslice-controller',
  'disruption-controller',
  'garbage-collector-controller',
  'namespace-controller',
];

/** Nobody looks whether nodes that do nothing still live, and so nobody would take the taint of new ones away. */
const untainted = ['--disable-admission-plugins=TaintNodesByCondition'];

const quick = ['--kube-api-qps=500', '--kube-api-burst=1000', '--leader-elect=false'];

/** Starts one, gives it to the work once its nodes are ready, and ends all of it whatever happens. */
export async function withSimulatedCluster<T>(
  { nodes, say, users = [], settings = [] }: ClusterOptions,
  work: (cluster: SimulatedCluster) => Promise<T>,
): Promise<T> {
  const [manager, scheduler, kwok, kwokModule] = await Promise.all([
    toolPath('kube-controller-manager', say),
    toolPath('kube-scheduler', say),
    toolPath('kwok', say),
    moduleFolder(buildOf('kwok'), say),
  ]);
  return await withScratchFolder('simulated', async (folder) => {
    const own = ['kube-controller-manager', 'kube-scheduler', 'kwok'];
    const server = await startApiServer({ say, users: [...own, ...users], settings: [...untainted, ...settings] });
    const stops: { stop(): unknown }[] = [server];
    try {
      const [managerPort, schedulerPort, kwokPort] = await unusedPorts(3);
      const start = async (name: string, program: string, args: readonly string[]): Promise<ServerProcess> => {
        const place = join(folder, name);
        await mkdir(place);
        const kubeconfig = await server.kubeconfigOf(name);
        const started = startProcess(name, program, [`--kubeconfig=${kubeconfig}`, ...args], place);
        stops.push(started);
        return started;
      };
      const processes = [
        await start('kube-controller-manager', manager, [
          `--controllers=${controllers.join(',')}`,
          `--secure-port=${managerPort}`,
          '--bind-address=127.0.0.1',
          '--cert-dir=certificates',
          ...quick,
        ]),
        await start('kube-scheduler', scheduler, [
          `--secure-port=${schedulerPort}`,
          '--bind-address=127.0.0.1',
          '--cert-dir=certificates',
          ...quick,
        ]),
        await start('kwok', kwok, [
          ...stages.map((stage) => `--config=${join(kwokModule, 'kustomize', 'stage', stage)}`),
          '--manage-all-nodes=true',
          '--node-ip=127.0.0.1',
          '--cidr=10.0.0.0/16',
          `--server-address=127.0.0.1:${kwokPort}`,
        ]),
      ];
      const apply = (objects: readonly KubeObject[]): Promise<void> => applied(server, objects);
      await apply(Array.from({ length: nodes }, (_, index) => simulatedNode(index)));
      await nodesReady(server, nodes, processes);
      return await work({
        server,
        folder,
        processes: [...server.processes, ...processes],
        add: (process) => void stops.push(process),
        apply,
      });
    } finally {
      for (const { stop } of stops.toReversed()) await stop();
    }
  });
}

async function applied(server: ApiServer, objects: readonly KubeObject[]): Promise<void> {
  const results = await server.apply(objects, { dryRun: false });
  const refused = results.find(({ error }) => error !== undefined);
  if (refused === undefined) return;
  throw new Error(`${refused.object.kind} ${refused.object.metadata.name}: ${refused.error?.message}`);
}

/** A node as large as the cloud's middle ones, in one of three zones. */
export function simulatedNode(index: number): KubeObject {
  const name = `simulated-${String(index + 1).padStart(4, '0')}`;
  const room = { cpu: '8', memory: '32Gi', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/zone': `zone-${'abc'[index % 3]}`,
      },
    },
    status: { allocatable: room, capacity: room },
  };
}

async function nodesReady(server: ApiServer, count: number, processes: readonly ServerProcess[]): Promise<void> {
  interface Nodes {
    readonly items: readonly {
      readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
    }[];
  }
  const over = await waitFor({ what: `${count} simulated nodes ready`, seconds: 600 }, async () => {
    const ended = processes.find((process) => process.ended());
    if (ended !== undefined) return { done: ended };
    const { body } = await server.call({ method: 'GET', path: '/api/v1/nodes?resourceVersion=0' });
    const ready = (body as Nodes).items.filter(({ status }) =>
      status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True'),
    );
    return ready.length >= count ? { done: undefined } : { seen: `${ready.length} ready` };
  });
  if (over === undefined) return;
  const last = (await readFile(over.log, 'utf8')).trim().split('\n').at(-1) ?? '';
  throw new Failure({
    what: `The simulated cluster's ${over.name} did not start`,
    why: last,
    wayOut: 'Mend its arguments in tools/src/dev/bench/simulated/cluster.ts for this version.',
  });
}
