import { expect, test } from '@jest/globals';
import type { KubeObject } from '../../model/kube-object.ts';
import { dependenceOn } from './depends.ts';

const admission = 'admissionregistration.k8s.io/v1';
const object = (apiVersion: string, kind: string, name: string, namespace?: string): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});
const namespaces = ['web', 'front'].map((name) => object('v1', 'Namespace', name));
const autoscalers = ['web', 'front'].map((name) => object('autoscaling/v2', 'HorizontalPodAutoscaler', name, name));
const definition = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'doors.lockstep.dev');
const policy = (name: string, group: string, paramKind?: string): KubeObject => ({
  ...object(admission, 'ValidatingAdmissionPolicy', name),
  spec: {
    ...(paramKind === undefined ? {} : { paramKind: { apiVersion: 'v1', kind: paramKind } }),
    matchConstraints: { resourceRules: [{ apiGroups: [group] }] },
  },
});
const binding = (policyName: string, paramRef: object): KubeObject => ({
  ...object(admission, 'ValidatingAdmissionPolicyBinding', policyName),
  spec: { policyName, paramRef },
});
const byNamespaces = policy('owned', 'networking.k8s.io', 'Namespace');
const byAutoscalers = policy('scaled', 'apps', 'HorizontalPodAutoscaler');
const plain = policy('plain', '');
const all = [definition, ...namespaces, ...autoscalers, byNamespaces, byAutoscalers, plain];

const settings = object('v1', 'ConfigMap', 'a', 'web');
const deployment = object('apps/v1', 'Deployment', 'web', 'web');
const ingress = object('networking.k8s.io/v1', 'Ingress', 'web', 'web');

const needed = (asked: KubeObject, fixtures: readonly KubeObject[] = all): readonly string[] =>
  dependenceOn(fixtures)
    .fixturesFor(asked)
    .filter(({ kind }) => !['CustomResourceDefinition', 'ValidatingAdmissionPolicy'].includes(kind))
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);

test('an object depends on its own namespace, and on all definitions and policies', () => {
  expect(needed(settings)).toEqual(['Namespace web']);
  expect(dependenceOn(all).fixturesFor(settings)).toEqual(
    expect.arrayContaining([definition, byNamespaces, byAutoscalers, plain]),
  );
});

test('what a policy judges by parameters depends on those of its namespace', () => {
  expect(needed(deployment)).toEqual(['Namespace web', 'HorizontalPodAutoscaler web']);
});

test("what a policy judges by parameters that are the whole cluster's depends on every one", () => {
  expect(needed(ingress)).toEqual(['Namespace web', 'Namespace front']);
});

test("parameters that a binding takes from one namespace are everybody's", () => {
  const bound = [...all, binding('scaled', { namespace: 'front', selector: {} })];
  const without = needed(deployment, bound).filter((name) => !name.startsWith('ValidatingAdmissionPolicyBinding'));
  expect(without).toEqual(['Namespace web', 'HorizontalPodAutoscaler web', 'HorizontalPodAutoscaler front']);
});

test('a policy of every group judges every object by its parameters', () => {
  const everything = policy('everything', '*', 'HorizontalPodAutoscaler');
  expect(needed(settings, [...all, everything])).toContain('HorizontalPodAutoscaler web');
});

test("what is the whole cluster's depends on no namespace", () => {
  expect(needed(object('v1', 'Namespace', 'web'))).toEqual([]);
});

const changed = (one: KubeObject): KubeObject => ({ ...one, spec: { changed: true } });
const instead = (one: KubeObject): readonly KubeObject[] => all.map((each) => (each === one ? changed(one) : each));

test.each<[string, KubeObject, readonly KubeObject[], boolean]>([
  ['another definition', settings, instead(definition), true],
  ['another policy', settings, instead(plain), true],
  ['its namespace', settings, instead(namespaces[0]!), true],
  ["another's namespace", settings, instead(namespaces[1]!), false],
  ["another's namespace, of a policy's parameters", ingress, instead(namespaces[1]!), true],
  ['its parameters', deployment, instead(autoscalers[0]!), true],
  ["another's parameters", deployment, instead(autoscalers[1]!), false],
  ['no parameters of its', settings, instead(autoscalers[0]!), false],
  ['one more namespace', settings, [...all, object('v1', 'Namespace', 'new')], false],
  ['another order', ingress, all.toReversed(), false],
  ['its own text', settings, all, false],
])('with %s the key is another only where the answer may be', (_, asked, fixtures, another) => {
  const [before, after] = [dependenceOn(all).keyOf(asked), dependenceOn(fixtures).keyOf(asked)];
  expect(after !== before).toBe(another);
  expect(dependenceOn(fixtures).keyOf(changed(asked))).not.toBe(after);
});
