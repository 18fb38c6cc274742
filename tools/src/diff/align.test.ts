import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { align, sameValue } from './align.ts';

const same = (kind: string, before: string, after: string): boolean => {
  const [old, next] = [parse(before), parse(after)];
  return sameValue(align(kind, old, next), next);
};
const inPod = (fields: string): string => `spec: { template: { spec: { ${fields} } } }`;

describe('another order is no change', () => {
  test.each([
    ['of fields', 'ConfigMap', 'data: { a: "1", b: "2" }', 'data: { b: "2", a: "1" }'],
    [
      'of containers',
      'Deployment',
      inPod('containers: [{ name: a, image: x }, { name: b }]'),
      inPod('containers: [{ name: b }, { image: x, name: a }]'),
    ],
    [
      'of variables without references',
      'Deployment',
      inPod('containers: [{ name: a, env: [{ name: A, value: "1" }, { name: B, value: "2" }] }]'),
      inPod('containers: [{ name: a, env: [{ name: B, value: "2" }, { name: A, value: "1" }] }]'),
    ],
    [
      'of ports, volumes and mounts',
      'StatefulSet',
      inPod(
        'volumes: [{ name: v }, { name: w }], containers: [{ name: a, ports: [{ containerPort: 1 }, { containerPort: 2 }], volumeMounts: [{ mountPath: /a }, { mountPath: /b }] }]',
      ),
      inPod(
        'volumes: [{ name: w }, { name: v }], containers: [{ name: a, ports: [{ containerPort: 2 }, { containerPort: 1 }], volumeMounts: [{ mountPath: /b }, { mountPath: /a }] }]',
      ),
    ],
    [
      'of tolerations',
      'DaemonSet',
      inPod('tolerations: [{ key: a }, { key: b }]'),
      inPod('tolerations: [{ key: b }, { key: a }]'),
    ],
    [
      'of the rules of a role, and of the verbs in them',
      'ClusterRole',
      'rules: [{ apiGroups: [""], resources: [pods, nodes], verbs: [get, list] }, { apiGroups: [apps], resources: [deployments], verbs: [get] }]',
      'rules: [{ apiGroups: [apps], resources: [deployments], verbs: [get] }, { apiGroups: [""], resources: [nodes, pods], verbs: [list, get] }]',
    ],
    [
      'of the rules, peers and types of a NetworkPolicy',
      'NetworkPolicy',
      'spec: { policyTypes: [Ingress, Egress], ingress: [{ from: [{ podSelector: {} }, { ipBlock: { cidr: 10.0.0.0/8 } }] }, { ports: [{ port: 1 }] }] }',
      'spec: { policyTypes: [Egress, Ingress], ingress: [{ ports: [{ port: 1 }] }, { from: [{ ipBlock: { cidr: 10.0.0.0/8 } }, { podSelector: {} }] }] }',
    ],
    [
      'of exact paths',
      'Ingress',
      'spec: { rules: [{ host: a, http: { paths: [{ path: /, pathType: Exact }, { path: /b, pathType: Prefix }] } }] }',
      'spec: { rules: [{ host: a, http: { paths: [{ path: /b, pathType: Prefix }, { path: /, pathType: Exact }] } }] }',
    ],
    ['of a project', 'AppProject', 'spec: { sourceRepos: [a, b] }', 'spec: { sourceRepos: [b, a] }'],
  ])('%s', (_name, kind, before, after) => {
    expect(same(kind, before, after)).toBe(true);
  });
});

describe('another order is a change', () => {
  test.each([
    [
      'of arguments',
      'Deployment',
      inPod('containers: [{ name: a, args: [x, y] }]'),
      inPod('containers: [{ name: a, args: [y, x] }]'),
    ],
    [
      'of init containers, which run one after the other',
      'Deployment',
      inPod('initContainers: [{ name: a }, { name: b }]'),
      inPod('initContainers: [{ name: b }, { name: a }]'),
    ],
    [
      'of variables of which one uses another',
      'Deployment',
      inPod('containers: [{ name: a, env: [{ name: A, value: "1" }, { name: B, value: "$(A)" }] }]'),
      inPod('containers: [{ name: a, env: [{ name: B, value: "$(A)" }, { name: A, value: "1" }] }]'),
    ],
    [
      'of envFrom, where the last one wins',
      'Deployment',
      inPod('containers: [{ name: a, envFrom: [{ configMapRef: { name: a } }, { configMapRef: { name: b } }] }]'),
      inPod('containers: [{ name: a, envFrom: [{ configMapRef: { name: b } }, { configMapRef: { name: a } }] }]'),
    ],
    [
      'of entries that cannot be told apart',
      'Deployment',
      inPod('containers: [{ name: a, env: [{ name: A, value: "1" }, { name: A, value: "2" }] }]'),
      inPod('containers: [{ name: a, env: [{ name: A, value: "2" }, { name: A, value: "1" }] }]'),
    ],
    [
      'in a kind that is not known',
      'Widget',
      'spec: { ports: [1, 2], rules: [a, b] }',
      'spec: { ports: [2, 1], rules: [b, a] }',
    ],
    [
      'of paths that a controller reads in its own way',
      'Ingress',
      'spec: { rules: [{ host: a, http: { paths: [{ path: /, pathType: ImplementationSpecific }, { path: /b, pathType: Prefix }] } }] }',
      'spec: { rules: [{ host: a, http: { paths: [{ path: /b, pathType: Prefix }, { path: /, pathType: ImplementationSpecific }] } }] }',
    ],
    [
      'of the variables of a policy',
      'ValidatingAdmissionPolicy',
      'spec: { variables: [{ name: a, expression: "1" }, { name: b, expression: "2" }] }',
      'spec: { variables: [{ name: b, expression: "2" }, { name: a, expression: "1" }] }',
    ],
  ])('%s', (_name, kind, before, after) => {
    expect(same(kind, before, after)).toBe(false);
  });
});

test('a change is seen beside another order', () => {
  const before = inPod('containers: [{ name: a, image: x:1 }, { name: b, image: y }]');
  const after = inPod('containers: [{ name: b, image: y }, { name: a, image: x:2 }]');
  expect(align('Deployment', parse(before), parse(after))).toEqual(
    parse(inPod('containers: [{ name: b, image: y }, { name: a, image: x:1 }]')),
  );
});

test('an entry that is gone stands where the new one stands', () => {
  const before = parse('rules: [{ verbs: [get, list] }, { verbs: [watch] }]');
  const after = parse('rules: [{ verbs: [watch] }, { verbs: [list, get, create] }]');
  expect(align('Role', before, after)).toEqual(parse('rules: [{ verbs: [watch] }, { verbs: [list, get] }]'));
});
