import { firstLive, type Environment } from '../../model/environment.ts';

export interface KindOptions {
  readonly environment: Environment;
  /** Its number in the instance: no other cluster beside it has the same. */
  readonly slot: number;
  /** Loopback ports: of the ingress without and with TLS, of the platform's own pages, and of the API server. */
  readonly ingressPort: number;
  readonly securePort: number;
  readonly innerPort: number;
  readonly apiPort: number;
  /** The folder that tells containerd where each registry is answered. */
  readonly registryConfigDir: string;
  /** One node instead of a control plane with two workers. */
  readonly singleNode: boolean;
  /** Whether this machine still mounts cgroup v1, which the kubelet refuses unless told. */
  readonly cgroupV1: boolean;
}

/** Where the door is on its node, as `local/components/ingress` says it too, by the names of its ports. */
export const nodePorts = { web: 80, websecure: 443, inner: 444 } as const;

/** Pod and Service ranges: apart per cluster, since both share one container network. */
function rangesOf(slot: number): { readonly pods: string; readonly services: string } {
  return { pods: `10.${244 + slot}.0.0/16`, services: `10.${96 + slot}.0.0/16` };
}

/** Production, the first that customers use, has a control plane and two workers, so that spread, draining and the loss of a node are real. */
export function nodeCount(environment: Environment, singleNode: boolean): number {
  return environment === firstLive && !singleNode ? 3 : 1;
}

/** kind's settings for one cluster. Everything is published on the loopback address only. */
export function kindConfig(options: KindOptions): object {
  const { pods, services } = rangesOf(options.slot);
  const node = {
    extraMounts: [{ hostPath: options.registryConfigDir, containerPath: '/etc/containerd/certs.d', readOnly: true }],
  };
  const controlPlane = {
    ...node,
    role: 'control-plane',
    labels: { 'lockstep.dev/ingress': 'true', ...zoneOf(0) },
    extraPortMappings: [
      { containerPort: nodePorts.web, hostPort: options.ingressPort, listenAddress: '127.0.0.1' },
      { containerPort: nodePorts.websecure, hostPort: options.securePort, listenAddress: '127.0.0.1' },
      { containerPort: nodePorts.inner, hostPort: options.innerPort, listenAddress: '127.0.0.1' },
    ],
  };
  const worker = (number: number) => ({ ...node, role: 'worker', labels: zoneOf(number) });
  return {
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    networking: {
      apiServerAddress: '127.0.0.1',
      apiServerPort: options.apiPort,
      podSubnet: pods,
      serviceSubnet: services,
      // kube-router enforces NetworkPolicies on kernels without NFT_QUEUE too, where kind's own does not.
      disableDefaultCNI: true,
    },
    containerdConfigPatches: [
      '[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "/etc/containerd/certs.d"\n',
    ],
    kubeadmConfigPatches: kubeadmPatches(options.cgroupV1),
    nodes: [
      controlPlane,
      ...Array.from({ length: nodeCount(options.environment, options.singleNode) - 1 }, (_, index) =>
        worker(index + 1),
      ),
    ],
  };
}

interface Settings {
  readonly nodes?: readonly { readonly extraPortMappings?: readonly object[] }[];
  readonly kubeadmConfigPatches?: readonly string[];
}

/** Whether a cluster that was made by other settings of kind publishes every port that these do, and has its door there. */
export function publishesAll(made: unknown, wanted: object): boolean {
  const there = decidedAtBirth(made);
  return decidedAtBirth(wanted).every((each) => there.includes(each));
}

/** What a cluster keeps of its settings for as long as it lives. */
function decidedAtBirth(settings: unknown): readonly string[] {
  const { nodes = [], kubeadmConfigPatches = [] } = Object(settings) as Settings;
  const mappings = nodes.flatMap(({ extraPortMappings = [] }) => extraPortMappings);
  return mappings.map((mapping) => JSON.stringify(mapping)).concat(kubeadmConfigPatches);
}

/**
 * Each node is a zone: the scheduler ranks no node that lacks a label by which a pod is spread (`IgnoredNodes` in
 * podtopologyspread/scoring.go of Kubernetes 1.36), so that without it pods would not be spread over nodes either.
 */
function zoneOf(node: number): Readonly<Record<string, string>> {
  return { 'topology.kubernetes.io/zone': `zone-${node + 1}` };
}

function kubeadmPatches(cgroupV1: boolean): string[] {
  // The door is at the ports of the web, by a Service: two pods of it may run on its node, as while it is rolled out. Of
  // the others one each runs: electing a leader only costs writes to etcd.
  const ports = Object.values(nodePorts);
  const cluster = `kind: ClusterConfiguration
apiServer:
  extraArgs:
  - name: service-node-port-range
    value: "${Math.min(...ports)}-${Math.max(...ports)}"
controllerManager:
  extraArgs:
  - name: leader-elect
    value: "false"
scheduler:
  extraArgs:
  - name: leader-elect
    value: "false"
`;
  const kubelet = `kind: KubeletConfiguration
failCgroupV1: false
`;
  return cgroupV1 ? [cluster, kubelet] : [cluster];
}

/**
 * Why kind failed, in all that it printed: kubeadm's own reason where it ran, else kind's; after both stand pages of where
 * in their code it was. Undefined: it says neither.
 */
export function kindReason(printed: string): string | undefined {
  const last = (pattern: RegExp): string | undefined =>
    printed
      .split('\n')
      .findLast((line) => pattern.test(line))
      ?.replace(pattern, '')
      .trim();
  return last(/^error: (?:error )?/) ?? last(/^ERROR: /);
}
