import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../model/kube-object.ts';
import { changeOfField, changers, mergePatchOf } from './field.ts';

const metadata = { name: 'web', namespace: 'web' };
const object = (kind: string, fields: object): KubeObject => ({ apiVersion: 'v1', kind, metadata, ...fields });
const patchFor = (git: KubeObject, live: KubeObject = git) => {
  const change = changeOfField(git, live);
  return change && mergePatchOf(change);
};
const pods = (container: object) => ({ spec: { template: { spec: { containers: [container] } } } });
const nowhere = '0'.repeat(64);

test('a pinned image is changed to one that no registry has, and the rest of its container stays as it lives', () => {
  const git = object('Deployment', pods({ name: 'web', image: 'ghcr.io/a/web:1@sha256:abc' }));
  const live = object(
    'Deployment',
    pods({ name: 'web', image: 'ghcr.io/a/web:1@sha256:abc', imagePullPolicy: 'Always' }),
  );
  expect(patchFor(git, live)).toEqual(
    pods({ name: 'web', image: `ghcr.io/a/web:1@sha256:${nowhere}`, imagePullPolicy: 'Always' }),
  );
});

describe('a real field of each kind', () => {
  test.each<[string, object, object]>([
    ['ConfigMap', { data: { b: 'two', a: 'one' } }, { data: { b: 'two\nsabotaged' } }],
    [
      'Service',
      { spec: { ports: [{ port: 80, targetPort: 'http' }] } },
      { spec: { ports: [{ port: 80, targetPort: 9 }] } },
    ],
    [
      'Service',
      { spec: { ports: [{ port: 80 }], selector: { app: 'a' } } },
      { spec: { selector: { app: 'a-sabotaged' } } },
    ],
    ['Service', { spec: { externalName: 'a.b' } }, { spec: { externalName: 'a.b-sabotaged' } }],
    ['ServiceAccount', { automountServiceAccountToken: false }, { automountServiceAccountToken: true }],
    ['ClusterRole', { rules: [{ verbs: ['get'] }, { verbs: ['list'] }] }, { rules: [{ verbs: ['get'] }] }],
    ['RoleBinding', { subjects: [{ kind: 'User', name: 'a' }] }, { subjects: [{ kind: 'User', name: 'a-sabotaged' }] }],
    ['NetworkPolicy', { spec: { ingress: [{ from: [] }], policyTypes: ['Ingress'] } }, { spec: { ingress: [] } }],
    ['NetworkPolicy', { spec: { policyTypes: ['Ingress', 'Egress'] } }, { spec: { policyTypes: ['Ingress'] } }],
    [
      'Ingress',
      { spec: { rules: [{ host: 'h', http: { paths: [{ path: '/', backend: { service: { name: 'web' } } }] } }] } },
      {
        spec: {
          rules: [{ host: 'h', http: { paths: [{ path: '/', backend: { service: { name: 'web-sabotaged' } } }] } }],
        },
      },
    ],
    ['HorizontalPodAutoscaler', { spec: { maxReplicas: 4 } }, { spec: { maxReplicas: 5 } }],
    ['PodDisruptionBudget', { spec: { maxUnavailable: 1 } }, { spec: { maxUnavailable: 2 } }],
    ['PodDisruptionBudget', { spec: { minAvailable: '50%' } }, { spec: { minAvailable: '51%' } }],
    ['ValidatingAdmissionPolicy', { spec: { failurePolicy: 'Fail' } }, { spec: { failurePolicy: 'Ignore' } }],
    ['ValidatingAdmissionPolicyBinding', { spec: { policyName: 'a' } }, { spec: { policyName: 'a-sabotaged' } }],
    [
      'ValidatingWebhookConfiguration',
      { webhooks: [{ name: 'a', failurePolicy: 'Fail' }] },
      { webhooks: [{ name: 'a', failurePolicy: 'Ignore' }] },
    ],
    [
      'Application',
      { spec: { source: { targetRevision: 'main' } } },
      { spec: { source: { targetRevision: 'main-sabotaged' } } },
    ],
    [
      'ApplicationSet',
      { spec: { template: { spec: { source: { targetRevision: '{{ .head_sha }}' } } } } },
      { spec: { template: { spec: { source: { targetRevision: '{{ .head_sha }}-sabotaged' } } } } },
    ],
    ['NodeClass', { spec: { networkPolicy: 'DefaultDeny' } }, { spec: { networkPolicy: 'DefaultAllow' } }],
    ['NodePool', { spec: { limits: { cpu: '16' } } }, { spec: { limits: { cpu: '17' } } }],
    ['ResourceQuota', { spec: { hard: { pods: '3' } } }, { spec: { hard: { pods: '4' } } }],
    [
      'LimitRange',
      { spec: { limits: [{ type: 'Container', default: { 'ephemeral-storage': '256Mi' } }] } },
      { spec: { limits: [{ type: 'Container', default: { 'ephemeral-storage': '1Gi' } }] } },
    ],
    ['AppProject', { spec: { sourceRepos: ['a'], description: 'b' } }, { spec: { sourceRepos: [] } }],
    ['AppProject', { spec: { sourceRepos: [], description: 'b' } }, { spec: { description: 'b-sabotaged' } }],
  ])('%s', (kind, fields, patch) => {
    expect(patchFor(object(kind, fields))).toEqual(patch);
  });

  test('of a Namespace, how strict its pods are judged', () => {
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    const git = { ...object('Namespace', {}), metadata: { name: 'web', labels } };
    expect(patchFor(git)).toEqual({ metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } });
  });
});

describe('nothing is changed', () => {
  test.each(Object.keys(changers))('in a %s of which git states no such field', (kind) => {
    // What others have set would stay set, and be no drift.
    const live = object(kind, { spec: { ports: [{ targetPort: 80 }], maxReplicas: 3 }, rules: [{}], data: { a: 'b' } });
    expect(patchFor(object(kind, {}), live)).toBeUndefined();
  });

  test('in a kind that nobody knows', () => {
    expect(patchFor(object('Widget', { spec: { size: 1 } }))).toBeUndefined();
  });
});
