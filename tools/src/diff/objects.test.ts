import { describe, expect, test } from '@jest/globals';
import { identityOf, pairsOf } from './objects.ts';

const document = (kind: string, name: string, more = ''): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: web\n${more}`;
const web = (text: string) => [{ overlay: 'clusters/staging/web', text }];
const names = (pairs: ReturnType<typeof pairsOf>) =>
  pairs.map(({ before, after }) => [before?.metadata.name, after?.metadata.name]);

describe('objects are matched', () => {
  test('by identity, and those that are the same are left out', () => {
    const one = document('Service', 'one');
    const before = `${one}---\n${document('Service', 'two', 'spec: { a: 1 }\n')}`;
    const after = `${document('Service', 'two', 'spec: { a: 2 }\n')}---\n${one}`;
    expect(names(pairsOf(web(before), web(after)))).toEqual([['two', 'two']]);
  });

  test('across API versions, so that a new version is a change', () => {
    const before = document('Ingress', 'web').replace('v1', 'networking.k8s.io/v1beta1');
    const after = document('Ingress', 'web').replace('v1', 'networking.k8s.io/v1');
    expect(names(pairsOf(web(before), web(after)))).toEqual([['web', 'web']]);
  });

  test.each(['ConfigMap', 'Secret'])('without the hash in the name of a generated %s', (kind) => {
    const [before, after] = [document(kind, 'web-gk6bct7245'), document(kind, 'web-f5ggg2h56c')];
    expect(names(pairsOf(web(before), web(after)))).toEqual([['web-gk6bct7245', 'web-f5ggg2h56c']]);
  });

  test('with what looks like a hash in the name of anything else', () => {
    const [before, after] = [document('Service', 'web-gk6bct7245'), document('Service', 'web-f5ggg2h56c')];
    expect(names(pairsOf(web(before), web(after)))).toEqual([
      ['web-gk6bct7245', undefined],
      [undefined, 'web-f5ggg2h56c'],
    ]);
  });

  test('one to one where two generated ones share their stem', () => {
    const before = document('ConfigMap', 'web-gk6bct7245');
    const after = `${document('ConfigMap', 'web-f5ggg2h56c')}---\n${document('ConfigMap', 'web-bbbbbbbbbb')}`;
    expect(names(pairsOf(web(before), web(after)))).toEqual([
      ['web-gk6bct7245', 'web-f5ggg2h56c'],
      [undefined, 'web-bbbbbbbbbb'],
    ]);
  });

  test('across overlays, so that a move is seen as one', () => {
    const text = document('Service', 'web');
    const pairs = pairsOf(web(text), [{ overlay: 'clusters/staging/edge', text }]);
    expect(pairs).toEqual([
      expect.objectContaining({ overlay: 'clusters/staging/edge', movedFrom: 'clusters/staging/web' }),
    ]);
  });

  test('with three dashes inside a text', () => {
    const text = document('ConfigMap', 'web', 'data:\n  a: |\n    ---\n    b\n');
    expect(pairsOf([], web(text))).toHaveLength(1);
  });
});

test('an identity is group, kind, namespace and name', () => {
  expect(identityOf({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a', namespace: 'b' } })).toBe(
    'apps/Deployment/b/a',
  );
  expect(identityOf({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' } })).toBe('/Node//a');
});
