import { expect, test } from '@jest/globals';
import type { KubeObject } from './kube-object.ts';
import { readConfig } from './config/config.ts';
import { wayBack, withoutWayBack } from './not-in-git.ts';

function made(kind: string, namespace: string, name: string, metadata: object = {}): KubeObject {
  return { apiVersion: 'v1', kind, metadata: { namespace, name, ...metadata } };
}

const ownedBy = (kind: string): object => ({ ownerReferences: [{ kind, name: 'x' }] });

test.each([
  ['a certificate of a host', made('Certificate', 'web', 'web-tls', ownedBy('Ingress')), /^remade by cert-manager/],
  [
    'its key',
    made('Secret', 'web', 'web-tls', { annotations: { 'cert-manager.io/certificate-name': 'web-tls' } }),
    /^remade by cert-manager/,
  ],
  ['a password', made('Secret', 'web', 'db-service', ownedBy('ExternalSecret')), /store of secrets$/],
  ['a password that the operator made', made('Secret', 'web', 'db-app', ownedBy('Cluster')), /CloudNativePG/],
  ["the login of a laptop's store of backups", made('Secret', 'front', 'backup-store'), /lockstep up/],
  [
    'a volume of a database',
    made('PersistentVolumeClaim', 'web', 'db-1', { labels: { 'cnpg.io/cluster': 'db' } }),
    /^backed up by/,
  ],
  ['a volume for a while', made('PersistentVolumeClaim', 'web', 'x-restored', ownedBy('Pod')), /^not missed/],
  ['figures', made('PersistentVolumeClaim', 'monitoring', 'data-prometheus-0'), /^not missed/],
])('%s has its way back', (_what, object, word) => {
  expect(wayBack(object)).toMatch(word);
  expect(withoutWayBack([object])).toEqual([]);
});

test('every secret that the settings declare is remade by whom they say', () => {
  for (const { namespace, name, madeBy } of readConfig().secrets) {
    expect(wayBack(made('Secret', namespace, name))).toBe(`remade by ${madeBy}`);
  }
});

test('what nobody has thought of is named', () => {
  const forgotten = [
    made('Secret', 'web', 'by-hand'),
    made('PersistentVolumeClaim', 'web', 'uploads'),
    made('Certificate', 'web', 'of-a-person'),
    made('PersistentVolumeClaim', 'web', 'data-prometheus-0'),
  ];
  expect(withoutWayBack(forgotten)).toEqual([
    'Secret web/by-hand',
    'PersistentVolumeClaim web/uploads',
    'Certificate web/of-a-person',
    'PersistentVolumeClaim web/data-prometheus-0',
  ]);
});
