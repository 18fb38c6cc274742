import { describe, expect, test } from '@jest/globals';
import type { Rendered } from '../../model/finding.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { indexOf } from './environment-index.ts';
import { secretHeld, unreadSecrets } from './secrets.ts';

function placed(kind: string, apiVersion: string, rest: object, name = 'made'): Rendered {
  return {
    file: 'clusters/staging/web',
    object: { apiVersion, kind, metadata: { name, namespace: 'web' }, ...rest } as KubeObject,
  };
}

const external = 'external-secrets.io/v1';

describe('a Secret that an object in git makes is there, with the keys that its specification says', () => {
  test.each<[string, Rendered, readonly string[] | undefined]>([
    ['ExternalSecret', placed('ExternalSecret', external, { spec: { data: [{ secretKey: 'a' }] } }), ['a']],
    ['ExternalSecret of a whole entry', placed('ExternalSecret', external, { spec: { dataFrom: [{}] } }), undefined],
    [
      'ExternalSecret with a name and a template that only says a type',
      placed(
        'ExternalSecret',
        external,
        { spec: { target: { name: 'made', template: { type: 'Opaque' } }, data: [{ secretKey: 'a' }] } },
        'other',
      ),
      ['a'],
    ],
    [
      'ExternalSecret whose template says the keys',
      placed('ExternalSecret', external, {
        spec: { target: { template: { data: { url: '{{ .a }}' } } }, dataFrom: [{}], data: [{ secretKey: 'a' }] },
      }),
      ['url'],
    ],
    [
      'ExternalSecret whose template adds keys',
      placed('ExternalSecret', external, {
        spec: { target: { template: { mergePolicy: 'Merge', data: { url: '' } } }, data: [{ secretKey: 'a' }] },
      }),
      ['url', 'a'],
    ],
    [
      'ExternalSecret by a template of others',
      placed('ExternalSecret', external, {
        spec: { target: { template: { templateFrom: [{}], data: { url: '' } } }, data: [{ secretKey: 'a' }] },
      }),
      undefined,
    ],
    ['Certificate', placed('Certificate', 'cert-manager.io/v1', { spec: { secretName: 'made' } }, 'web'), undefined],
    [
      'SealedSecret',
      placed('SealedSecret', 'bitnami.com/v1alpha1', { spec: { encryptedData: { a: 'x', b: 'y' } } }),
      ['a', 'b'],
    ],
    [
      'Ingress with an issuer',
      {
        file: 'clusters/staging/web',
        object: {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'Ingress',
          metadata: { name: 'web', namespace: 'web', annotations: { 'cert-manager.io/cluster-issuer': 'public' } },
          spec: { tls: [{ secretName: 'made' }] },
        },
      },
      undefined,
    ],
  ])('%s', (_kind, rendered, keys) => {
    const held = secretHeld(indexOf([rendered]), [], { name: 'made', namespace: 'web' });
    expect(held).toEqual(keys === undefined ? { optional: false } : { keys, optional: false });
    expect(secretHeld(indexOf([rendered]), [], { name: 'made', namespace: 'shop' })).toBeUndefined();
  });
});

test('a declared Secret counts, also where git holds it without data', () => {
  const declared = [{ namespace: 'web', name: 'made', keys: ['token'], madeBy: 'a person' }];
  const index = indexOf([placed('Secret', 'v1', {})]);
  expect(secretHeld(index, declared, { name: 'made', namespace: 'web' })?.keys).toEqual(['token']);
  expect(secretHeld(index, [], { name: 'made', namespace: 'web' })?.keys).toEqual([]);
});

const said = (name: string) => ({ namespace: 'web', name, keys: ['a'], madeBy: 'a person' });

test('one that nobody reads in any environment is refused, with the name that was meant', () => {
  const reader = placed('ServiceAccount', 'v1', { imagePullSecrets: [{ name: 'registry' }] });
  const found = unreadSecrets([[], [reader]], [said('registry'), said('regisrty')]);
  expect(found.map(({ object, wayOut }) => [object, wayOut])).toEqual([
    ['secret web/regisrty', 'Remove it. Did you mean web/registry?'],
  ]);
});
