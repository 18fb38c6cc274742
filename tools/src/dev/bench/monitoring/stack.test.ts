import { expect, test } from '@jest/globals';
import type { KubeObject } from '../../../model/kube-object.ts';
import { footprintOf } from './stack.ts';

const metadata = { name: 'x' };
const workload = (kind: string, replicas: number | undefined, cpu: string, memory: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind,
  metadata,
  spec: {
    ...(replicas && { replicas }),
    template: { spec: { containers: [{ resources: { requests: { cpu, memory } } }] } },
  },
});
const config = (data: Record<string, string>): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data });

test('counts what a stack brings and asks for, a DaemonSet once per node', () => {
  const rules = 'groups:\n  - rules:\n      - record: a\n      - alert: B\n      - alert: C\n';
  const objects = [
    workload('StatefulSet', 2, '50m', '1Gi'),
    workload('DaemonSet', undefined, '1', '16Mi'),
    config({ 'rules.yaml': rules, 'board.json': '{"panels": []}' }),
    config({ 'prometheus.yml': 'global: {}' }),
  ];
  expect(footprintOf(objects, 3)).toEqual({
    objects: 4,
    pods: 5,
    requestedMemory: 2096,
    requestedCpu: 3100,
    alerts: 2,
    recordingRules: 1,
    dashboards: 1,
  });
});
