import { expect, test } from '@jest/globals';
import { at } from '../../../lib/values/at.ts';
import { portsFrom, type Instance } from '../../../model/instance.ts';
import { signOnObjects } from './sign-on.ts';

const instance = { name: 'second', prefix: 'lockstep-second', dir: '/x', ports: portsFrom(8280) } as Instance;
const secrets = { adaPassword: 'a'.repeat(20), benPassword: 'b'.repeat(20), signOnKey: '{"kty":"RSA"}' };
const objects = signOnObjects(instance, 'staging', secrets, 'PEM');

function named(kind: string, namespace: string): object {
  return objects.find((object) => at(object, 'kind') === kind && at(object, 'metadata', 'namespace') === namespace)!;
}

test('browsers and Argo CD call the provider by one address, with the port of the instance', () => {
  const port = instance.ports.stagingInner;
  const issuer = `https://sign-on.staging.localhost:${port}`;
  const argocd = `https://argocd.staging.localhost:${port}`;
  const settings: unknown = JSON.parse(String(at(named('Secret', 'sign-on'), 'stringData', 'settings.json')));
  expect(at(settings, 'issuer')).toBe(issuer);
  expect(at(settings, 'clients', '0', 'redirect_uris')).toEqual([`${argocd}/auth/callback`]);
  expect(at(named('Secret', 'argocd'), 'stringData')).toEqual({ issuer, 'ca.crt': 'PEM' });
  expect(at(named('ConfigMap', 'argocd'), 'data')).toEqual({ additionalUrls: `["${argocd}"]` });
  expect(at(named('Service', 'ingress'), 'spec', 'ports')).toEqual([
    { name: 'inner', port, targetPort: 'inner' },
    { name: 'web', port: 80, targetPort: 'web' },
  ]);
});

test('Argo CD sees its Secret, and its programs have none of their own', () => {
  expect(at(named('Secret', 'argocd'), 'metadata', 'labels')).toEqual({ 'app.kubernetes.io/part-of': 'argocd' });
  const text = String(at(named('Secret', 'sign-on'), 'stringData', 'settings.json'));
  expect(text).not.toContain('client_secret"');
  const { clients, people } = JSON.parse(text) as { clients: object[]; people: object };
  expect(clients.map((client) => at(client, 'token_endpoint_auth_method'))).toEqual(['none', 'none']);
  expect(people).toEqual({
    ada: { password: secrets.adaPassword, groups: ['platform'] },
    ben: { password: secrets.benPassword, groups: [] },
  });
});
