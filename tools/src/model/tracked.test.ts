import { expect, test } from '@jest/globals';
import type { KubeObject } from './kube-object.ts';
import { tracked } from './tracked.ts';
import { defined } from '../lib/values/defined.ts';

/** Kind, name and namespace, and what a live Argo CD 3.6 wrote on them. */
const seen = [
  ['apps/v1', 'Deployment', 'argocd-server', 'argocd', 'argocd:apps/Deployment:argocd/argocd-server'],
  ['v1', 'Secret', 'argocd-secret', 'argocd', 'argocd:/Secret:argocd/argocd-secret'],
  ['v1', 'Namespace', 'argocd', undefined, 'argocd:/Namespace:argocd/argocd'],
  [
    'rbac.authorization.k8s.io/v1',
    'ClusterRole',
    'argocd-server',
    undefined,
    'argocd:rbac.authorization.k8s.io/ClusterRole:argocd/argocd-server',
  ],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'applications.argoproj.io', undefined, undefined],
] as const;

test.each(seen)('%s %s %s is marked as Argo CD marks it', (apiVersion, kind, name, namespace, id) => {
  const metadata = { name, ...defined({ namespace }), annotations: { mine: 'kept' } };
  const [object] = tracked('argocd', 'argocd', [{ apiVersion, kind, metadata }]);
  const annotations = { mine: 'kept', ...(id === undefined ? {} : { 'argocd.argoproj.io/tracking-id': id }) };
  expect(object?.metadata.annotations).toEqual(annotations);
});

function application(name: string): KubeObject {
  return { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name, namespace: 'argocd' } };
}

test('the root Application does not track itself, and tracks the others', () => {
  const [root, web] = tracked('applications', 'argocd', [application('applications'), application('web')]);
  expect(root?.metadata.annotations).toBeUndefined();
  expect(web?.metadata.annotations).toEqual({
    'argocd.argoproj.io/tracking-id': 'applications:argoproj.io/Application:argocd/web',
  });
});
