import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import type { Kubectl } from '../../toolbox/kubectl.ts';
import { signOnTroubles, type AskAddress } from './sign-on.ts';

const issuer = 'https://id.example.com';
const settings = { url: 'https://argocd.example.com', 'oidc.config': stringify({ issuer, clientID: 'argocd' }) };

/** A cluster with this argocd-cm, these Secrets' data, and a server of Argo CD. */
function clusterOf(
  data: Readonly<Record<string, string>> | undefined,
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): Kubectl {
  const found = (kind: string, name: string): object | undefined => {
    if (kind === 'configmap') return data === undefined ? undefined : { data };
    const held = secrets[name];
    if (held === undefined) return undefined;
    return { data: Object.fromEntries(Object.entries(held).map(([key, text]) => [key, btoa(text)])) };
  };
  return {
    run: async ([, kind, name]: readonly string[]) => {
      const object = found(kind!, name!);
      return { code: object === undefined ? 1 : 0, stdout: JSON.stringify(object ?? {}), stderr: '' };
    },
    json: async () => ({ items: [{ metadata: { name: 'argocd-server-1' } }] }),
    forward: async (_: unknown, work: (url: string) => Promise<unknown>) => await work('http://127.0.0.1:1'),
  } as unknown as Kubectl;
}

/** A provider that says this of itself, and an Argo CD that answers a login so. */
function answering(says: object | number | Error, login = { status: 303, body: '' }): AskAddress {
  return async (url) => {
    if (url === 'http://127.0.0.1:1/auth/login') return login;
    if (says instanceof Error) throw says;
    expect(url).toBe(`${issuer}/.well-known/openid-configuration`);
    return typeof says === 'number' ? { status: says, body: '' } : { status: 200, body: JSON.stringify(says) };
  };
}

test('where there is no single sign-on nothing is asked', async () => {
  const asked = answering(new Error('it was asked'));
  expect(await signOnTroubles(clusterOf(undefined), asked)).toEqual([]);
  expect(await signOnTroubles(clusterOf({}), asked)).toEqual([]);
});

test('a provider that answers, to whom Argo CD sends people, is no trouble', async () => {
  expect(await signOnTroubles(clusterOf(settings), answering({ issuer }))).toEqual([]);
});

test.each([
  ['does not answer', answering(new Error('connect ECONNREFUSED')), /no answer at .*: connect ECONNREFUSED\. Who is/],
  ['answers with an error', answering(503), /its provider answers 503 at https:\/\/id\.example\.com\/\.well-known/],
  ['is another one', answering({ issuer: `${issuer}/` }), /says that the issuer is https:\/\/id\.example\.com\/, not/],
  [
    'cannot be reached from inside',
    answering({ issuer }, { status: 500, body: 'failed to query provider: i/o timeout\n' }),
    /answers here, and Argo CD says: 500 failed to query provider: i\/o timeout\./,
  ],
] as const)('a provider that %s is told, with what goes on and where to read on', async (_what, ask, words) => {
  const [told, ...more] = await signOnTroubles(clusterOf(settings), ask);
  expect(told).toMatch(words);
  expect(told).toMatch(/Who is logged in goes on; nobody new gets in: docs\/sign-on\.md$/);
  expect(more).toEqual([]);
});

test('where Argo CD cannot be asked, that is said, and nothing else is hidden by it', async () => {
  const cluster = { ...clusterOf(settings), forward: () => Promise.reject(new Error('pods/portforward is forbidden')) };
  const [told] = await signOnTroubles(cluster as unknown as Kubectl, answering({ issuer }));
  expect(told).toMatch(/answers here, and Argo CD says: pods\/portforward is forbidden\. Who/);
});

test('that the user admin is off as well is said', async () => {
  const [told] = await signOnTroubles(clusterOf({ ...settings, 'admin.enabled': 'false' }), answering(503));
  expect(told).toMatch(/gets in, and its user admin is off: docs/);
});

test('an issuer and an authority that Secrets hold are taken from there, and missed where they are not', async () => {
  const config = { issuer: '$sign-on:issuer', rootCA: '$sign-on:ca.crt' };
  const data = { ...settings, 'oidc.config': stringify(config) };
  const asked: unknown[] = [];
  const ask: AskAddress = async (url, ca) => {
    asked.push(ca);
    return await answering({ issuer })(url);
  };
  expect(await signOnTroubles(clusterOf(data, { 'sign-on': { issuer, 'ca.crt': 'PEM\n' } }), ask)).toEqual([]);
  expect(asked[0]).toBe('PEM');
  expect(await signOnTroubles(clusterOf(data), ask)).toEqual([
    expect.stringContaining('nothing holds its issuer $sign-on:issuer'),
  ]);
});

test('without an address of Argo CD nobody could be sent back', async () => {
  const { url: _, ...without } = settings;
  expect(await signOnTroubles(clusterOf(without), answering({ issuer }))).toEqual([
    expect.stringContaining('argocd-cm says no url'),
  ]);
});
