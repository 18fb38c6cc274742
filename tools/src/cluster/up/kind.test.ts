import { expect, test } from '@jest/globals';
import { join } from 'node:path';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { renderObjects } from '../../toolbox/kustomize.ts';
import { kindConfig, kindReason, nodePorts, publishesAll, type KindOptions } from './kind.ts';

const options: KindOptions = {
  slot: 1,
  environment: 'production',
  ingressPort: 8082,
  securePort: 8442,
  innerPort: 8462,
  apiPort: 8086,
  registryConfigDir: '/state/certs.d',
  singleNode: false,
  cgroupV1: false,
};
interface Config {
  networking: { apiServerAddress: string; podSubnet: string; serviceSubnet: string };
  nodes: {
    role: string;
    labels?: Record<string, string>;
    extraPortMappings?: { listenAddress: string; containerPort: number }[];
  }[];
  kubeadmConfigPatches: string[];
}
const configOf = (change: Partial<KindOptions> = {}): Config => kindConfig({ ...options, ...change }) as Config;

test('clusters of one instance give their pods and Services addresses apart, by their numbers and not by the order', () => {
  expect(rangesOf(0)).toEqual(['10.244.0.0/16', '10.96.0.0/16']);
  expect(new Set([0, 1, 2, 3].flatMap(rangesOf)).size).toBe(8);
});

test('production has a control plane and two workers, or one node when small', () => {
  expect(configOf().nodes.map(({ role }) => role)).toEqual(['control-plane', 'worker', 'worker']);
  expect(configOf({ singleNode: true }).nodes).toHaveLength(1);
});

test('each node is in a zone of its own, since pods are spread over zones too', () => {
  const zones = configOf().nodes.map(({ labels }) => labels?.['topology.kubernetes.io/zone']);
  expect(zones).toEqual(['zone-1', 'zone-2', 'zone-3']);
});

test('staging has one node', () => {
  expect(configOf({ environment: 'staging' }).nodes).toHaveLength(1);
});

test('everything published listens on the loopback address only', () => {
  const { networking, nodes } = configOf();
  const listening = nodes.flatMap(({ extraPortMappings = [] }) => extraPortMappings);
  expect([networking.apiServerAddress, ...listening.map(({ listenAddress }) => listenAddress)]).toEqual([
    '127.0.0.1',
    '127.0.0.1',
    '127.0.0.1',
    '127.0.0.1',
  ]);
});

test('what is published is where the door listens on its node', async () => {
  const objects = await renderObjects(join(repositoryRoot, 'local/staging/ingress'));
  const ports = objects.flatMap(({ kind, spec }) => (kind === 'Service' ? listAt(spec, 'ports') : []));
  const listening = ports.flatMap((port) =>
    at(port, 'nodePort') === undefined ? [] : [[at(port, 'name'), at(port, 'nodePort')]],
  );
  expect(listening).toEqual(expect.arrayContaining(Object.entries(nodePorts)));
  expect(configOf().nodes[0]!.extraPortMappings!.map(({ containerPort }) => containerPort)).toEqual(
    Object.values(nodePorts),
  );
});

test('a cluster that was made before there was a port for the pages of the platform does not publish all', () => {
  const made = configOf();
  expect(publishesAll(JSON.parse(JSON.stringify(made)), made)).toBe(true);
  const [first, ...others] = made.nodes;
  const older = { ...made, nodes: [{ ...first, extraPortMappings: first!.extraPortMappings!.slice(0, 2) }, ...others] };
  expect(publishesAll(older, made)).toBe(false);
  expect(publishesAll(made, configOf({ innerPort: 9000 }))).toBe(false);
  expect(publishesAll({ ...made, kubeadmConfigPatches: [] }, made)).toBe(false);
  for (const damaged of [undefined, null, 'half of it', { nodes: [{}] }])
    expect(publishesAll(damaged, made)).toBe(false);
});

test('the kubelet accepts cgroup v1 only where the machine has it', () => {
  expect(configOf().kubeadmConfigPatches.join()).not.toContain('failCgroupV1');
  expect(configOf({ cgroupV1: true }).kubeadmConfigPatches.join()).toContain('failCgroupV1: false');
});

test("a creation fails for kubeadm's reason, not for the last line of where in its code that was", () => {
  const ofKind = 'ERROR: failed to create cluster: failed to join node with kubeadm: command "docker exec" failed';
  const ofKubeadm =
    'error: error execution phase kubelet-wait-bootstrap: failed while waiting for the kubelet to start';
  const trace =
    'main.main\n\tk8s.io/kubernetes/cmd/kubeadm/kubeadm.go:25\nruntime.goexit\n\truntime/asm_amd64.s:1264\n';
  expect(kindReason(`${ofKind}\n\nCommand Output: I1127 join.go\n${ofKubeadm}\n\n${trace}`)).toBe(
    'execution phase kubelet-wait-bootstrap: failed while waiting for the kubelet to start',
  );
  expect(kindReason('ERROR: node(s) already exist for a cluster with the name "a"\n')).toMatch(/^node\(s\) already/);
  expect(kindReason('killed')).toBeUndefined();
});

function rangesOf(slot: number): readonly string[] {
  const { podSubnet, serviceSubnet } = configOf({ slot }).networking;
  return [podSubnet, serviceSubnet];
}
