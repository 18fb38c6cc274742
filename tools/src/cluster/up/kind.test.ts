import { expect, test } from '@jest/globals';
import { kindConfig, type KindOptions } from './kind.ts';

const options: KindOptions = {
  environment: 'production',
  ingressPort: 8082,
  apiPort: 8086,
  registryConfigDir: '/state/certs.d',
  singleNode: false,
  cgroupV1: false,
};
interface Config {
  networking: { apiServerAddress: string; podSubnet: string };
  nodes: { role: string; extraPortMappings?: { listenAddress: string }[] }[];
  kubeadmConfigPatches: string[];
}
const configOf = (change: Partial<KindOptions> = {}): Config => kindConfig({ ...options, ...change }) as Config;

test('production has a control plane and two workers, or one node when small', () => {
  expect(configOf().nodes.map(({ role }) => role)).toEqual(['control-plane', 'worker', 'worker']);
  expect(configOf({ singleNode: true }).nodes).toHaveLength(1);
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
  ]);
});

test('the clusters have pod ranges of their own', () => {
  expect(configOf().networking.podSubnet).not.toBe(configOf({ environment: 'staging' }).networking.podSubnet);
});

test('the kubelet accepts cgroup v1 only where the machine has it', () => {
  expect(configOf().kubeadmConfigPatches.join()).not.toContain('failCgroupV1');
  expect(configOf({ cgroupV1: true }).kubeadmConfigPatches.join()).toContain('failCgroupV1: false');
});
