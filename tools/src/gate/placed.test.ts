import { expect, test } from '@jest/globals';
import { objectName, type Rendered } from '../model/finding.ts';
import { placed } from './placed.ts';

function rendered(kind: string, name: string, namespace?: string, spec: unknown = {}): Rendered {
  const apiVersion = kind === 'Application' ? 'argoproj.io/v1alpha1' : 'v1';
  const metadata = namespace === undefined ? { name } : { name, namespace };
  return { file: 'clusters/staging/web', object: { apiVersion, kind, metadata, spec } };
}

function names(...objects: readonly Rendered[]): readonly string[] {
  return placed(objects).map(({ object }) => objectName(object));
}

const application = rendered('Application', 'web', 'argocd', {
  source: { path: 'clusters/staging/web' },
  destination: { namespace: 'web' },
});

test('an object that says no namespace goes into that of its Application', () => {
  expect(names(application, rendered('Service', 'web'))).toContain('Service web/web');
});

test('one that says a namespace stays there, and one that no Application brings goes into default', () => {
  expect(names(application, rendered('Service', 'web', 'other'))).toContain('Service other/web');
  expect(names(rendered('Service', 'web'))).toEqual(['Service default/web']);
});

test('a kind that lives in no namespace has none, also one that a definition makes', () => {
  const definition = rendered('CustomResourceDefinition', 'issuers', undefined, {
    scope: 'Cluster',
    names: { kind: 'ClusterIssuer' },
  });
  expect(
    names(application, definition, rendered('ClusterIssuer', 'acme', 'web'), rendered('Namespace', 'web')),
  ).toEqual(['Application argocd/web', 'CustomResourceDefinition issuers', 'ClusterIssuer acme', 'Namespace web']);
});
