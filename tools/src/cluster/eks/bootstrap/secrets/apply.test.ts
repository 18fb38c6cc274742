import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { compare } from 'bcryptjs';
import { startApiServer, type ApiServer } from '../../../../gate/apiserver/server.ts';
import { kubectlFor, type Kubectl } from '../../../../toolbox/kubectl.ts';
import { applySecret, existingData } from './apply.ts';
import type { GatheredSecret, SecretOrigin } from './gather.ts';
import { secretKinds } from './kinds.ts';

let server: ApiServer;
let cluster: Kubectl;

beforeAll(async () => {
  server = await startApiServer();
  cluster = kubectlFor('lockstep', server.kubeconfig);
  await cluster.run(['create', 'namespace', 'argocd']);
});

afterAll(() => server.stop());

const [argocd] = secretKinds('https://github.com/acme/shop.git');
const repository = secretKinds('https://github.com/acme/shop.git').find(({ name }) => name === 'repository')!;

function gathered(origin: SecretOrigin, values: Readonly<Record<string, string>>): GatheredSecret {
  return { kind: argocd!, origin, values: new Map(Object.entries(values)) };
}

async function read(name: string): Promise<Record<string, string>> {
  const data = await existingData(cluster, { namespace: 'argocd', name });
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

test("Argo CD's Secret holds the hash; a password that was made can be read, as Argo CD's own command reads it", async () => {
  await applySecret(cluster, gathered('generated', { 'admin-password': 'made-of-chance', 'webhook-secret': 'hook-1' }));
  const kept = await read('argocd-secret');
  expect(await compare('made-of-chance', kept['admin.password']!)).toBe(true);
  expect(Date.parse(kept['admin.passwordMtime']!)).not.toBeNaN();
  expect(kept['webhook.github.secret']).toBe('hook-1');
  expect(await read('argocd-initial-admin-secret')).toEqual({ password: 'made-of-chance' });
});

test('rotating one value keeps the others, and what Argo CD added', async () => {
  const change = JSON.stringify({ stringData: { 'server.secretkey': 'of Argo CD' } });
  await cluster.run(['-n', 'argocd', 'patch', 'secret', 'argocd-secret', '--type=merge', `--patch=${change}`]);
  const before = await read('argocd-secret');
  await applySecret(cluster, gathered('typed', { 'webhook-secret': 'hook-2' }));
  expect(await read('argocd-secret')).toEqual({ ...before, 'webhook.github.secret': 'hook-2' });
});

test('after a password that somebody chose, the one that was made is no longer told', async () => {
  await applySecret(cluster, gathered('typed', { 'admin-password': 'chosen-by-me' }));
  const kept = await read('argocd-secret');
  expect(await compare('chosen-by-me', kept['admin.password']!)).toBe(true);
  expect(await read('argocd-initial-admin-secret')).toEqual({});
});

test('what is kept is not written at all', async () => {
  const version = async (): Promise<string> =>
    (
      await cluster.run([
        '-n',
        'argocd',
        'get',
        'secret',
        'argocd-secret',
        '-o',
        'jsonpath={.metadata.resourceVersion}',
      ])
    ).stdout;
  const before = await version();
  await applySecret(cluster, gathered('kept', {}));
  expect(await version()).toBe(before);
});

test("a repository's credentials carry the label and the address by which Argo CD finds them", async () => {
  const values = new Map([
    ['username', 'reader'],
    ['password', 'token'],
  ]);
  await applySecret(cluster, { kind: repository, origin: 'typed', values });
  expect(await read('repository')).toEqual({
    type: 'git',
    url: 'https://github.com/acme/shop.git',
    username: 'reader',
    password: 'token',
  });
  const labelled = await cluster.run([
    '-n',
    'argocd',
    'get',
    'secret',
    '-l',
    'argocd.argoproj.io/secret-type=repository',
    '-o',
    'name',
  ]);
  expect(labelled.stdout).toBe('secret/repository');
});

test('a value that the cluster refuses is not in the error', async () => {
  const kind = { ...argocd!, namespace: 'not-there' };
  const refused = await applySecret(cluster, { kind, origin: 'typed', values: new Map([['webhook-secret', 'hook-3']]) })
    .then(() => new Error('taken'))
    .catch((error: Error) => error);
  expect(refused.message).toContain('namespaces "not-there" not found');
  const told = JSON.stringify([refused.message, refused.cause, refused.stack]);
  expect(told).not.toContain('hook-3');
  expect(told).not.toContain(Buffer.from('hook-3').toString('base64'));
});
