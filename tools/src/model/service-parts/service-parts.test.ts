import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import type { ForkConfig, ServiceFacts } from '../../lib/fork-config.ts';
import { readConfig } from '../config/config.ts';
import { differences, madeFiles, writeMade } from './made.ts';
import { withComponent } from './overlay.ts';
import { objectivesMap } from './served.ts';

const till: ServiceFacts = { name: 'till', application: 'till', port: 8080 };
const shop: ServiceFacts = {
  name: 'shop',
  application: 'shop',
  image: 'shop',
  sources: ['apps/shop'],
  containerfile: 'apps/shop/Containerfile',
  port: 5000,
  metricsPath: '/metrics',
};

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lockstep-parts-'));
});
afterEach(() => rm(root, { recursive: true }));

function settings(...services: readonly ServiceFacts[]): ForkConfig {
  return { ...readConfig(), environments: ['staging', 'production'], services };
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

const overlayOf = (name: string) =>
  `kind: Kustomization\nresources:\n  - ../../../base/${name}\ncomponents:\n  - ../images\npatches: []\n`;

async function overlays(...paths: readonly string[]): Promise<void> {
  for (const path of paths) await write(`clusters/${path}/kustomization.yaml`, overlayOf(path.split('/')[1]!));
}

test('an environment takes the parts of the services whose overlays it has, and of no other', async () => {
  await overlays('staging/shop', 'staging/till', 'production/shop');
  const files = await madeFiles(root, settings(till, shop));
  const listed = (environment: string) =>
    ['applications', 'external-secrets', 'ingress', 'monitoring'].map(
      (part) => parse(files[`clusters/${environment}/${part}/services/kustomization.yaml`]!).components as string[],
    );
  for (const list of listed('staging')) expect(list.map((path) => path.split('/').at(-2))).toEqual(['shop', 'till']);
  for (const list of listed('production')) expect(list.map((path) => path.split('/').at(-2))).toEqual(['shop']);
});

test('a change of the services of one environment changes no file that another reads', async () => {
  await overlays('staging/shop', 'production/shop');
  const before = await madeFiles(root, settings(shop));
  await overlays('staging/till');
  const after = await madeFiles(root, settings(shop, till));
  const changed = Object.keys(after).filter((path) => after[path] !== before[path]);
  expect(changed.length).toBeGreaterThan(5);
  expect(changed.filter((path) => !/^(base\/services\/till|clusters\/staging|local\/staging)\//.test(path))).toEqual(
    [],
  );
});

test('a service without metrics of its own is not scraped, and one with them is, where it has them', async () => {
  await overlays('staging/shop', 'staging/till');
  const files = await madeFiles(root, settings(till, shop));
  expect(files['base/services/till/monitoring/scrape.yml']).toBeUndefined();
  expect(parse(files['base/services/shop/monitoring/scrape.yml']!).scrape_configs[0]).toMatchObject({
    job_name: 'shop',
    metrics_path: '/metrics',
  });
});

test('it is asked for from outside by its own host and path', async () => {
  await overlays('staging/shop');
  const files = await madeFiles(root, settings({ ...shop, host: 'store', probe: '/ok' }));
  expect(parse(files['clusters/staging/monitoring/probes.yml']!)).toEqual([
    { targets: [`https://store.staging.${readConfig().names.domain}/ok`], labels: { service: 'shop' } },
  ]);
  expect(parse(files['local/staging/monitoring/probes.yml']!)[0].targets).toEqual([
    'https://store.staging.localhost/ok',
  ]);
});

test('where an entry says another host of an environment, it is asked for by that, and on a laptop as ever', async () => {
  await overlays('staging/shop');
  const files = await madeFiles(root, settings({ ...shop, hosts: { staging: 'try.shop.example.org' } }));
  expect(parse(files['clusters/staging/monitoring/probes.yml']!)[0].targets).toEqual(['https://try.shop.example.org/']);
  expect(parse(files['local/staging/monitoring/probes.yml']!)[0].targets).toEqual(['https://shop.staging.localhost/']);
});

test('a canary of the same Application has no parts of its own, and its port is granted', async () => {
  await overlays('staging/shop');
  const files = await madeFiles(
    root,
    settings(shop, { ...shop, name: 'shop-canary', image: 'shop-canary', port: 5002 }),
  );
  expect(Object.keys(files).filter((path) => path.includes('canary'))).toEqual([]);
  const [policy] = parseAllDocuments(files['base/services/shop/ingress/networkpolicy.yaml']!);
  expect(policy!.toJS().spec.egress[0].ports).toEqual([{ port: 5000 }, { port: 5002 }]);
});

test('an environment that runs none of them has lists that Kustomize takes', async () => {
  const files = await madeFiles(root, settings(shop));
  expect(parse(files['clusters/staging/ingress/services/kustomization.yaml']!)).toEqual({
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    kind: 'Component',
    labels: [],
  });
  expect(parse(files['clusters/staging/monitoring/probes.yml']!)).toEqual([]);
});

test('what is written makes no difference any more; what is edited, missing or left over does', async () => {
  await overlays('staging/shop', 'staging/till');
  const both = settings(till, shop);
  expect((await writeMade(root, both)).length).toBeGreaterThan(10);
  expect(await differences(root, both)).toEqual([]);
  expect(await writeMade(root, both)).toEqual([]);
  await write('base/services/shop/ingress/rolebinding.yaml', 'kind: RoleBinding\n');
  await rm(join(root, 'base/services/till/ingress/networkpolicy.yaml'));
  expect((await differences(root, both)).map(({ path }) => path).toSorted()).toEqual([
    'base/services/shop/ingress/rolebinding.yaml',
    'base/services/till/ingress/networkpolicy.yaml',
  ]);
  await write('base/services/till/monitoring/objectives.yaml', 'groups: []\n');
  await write('base/services/shop/monitoring/objectives.yaml', 'groups: []\n');
  await rm(join(root, 'clusters/staging/till'), { recursive: true });
  await writeMade(root, settings(shop));
  expect(await differences(root, settings(shop))).toEqual([]);
  await expect(readdir(join(root, 'base/services'))).resolves.toEqual(['shop']);
  await expect(readdir(join(root, 'base/services/shop/monitoring'))).resolves.toContain('objectives.yaml');
});

describe('a call', () => {
  const calls = settings({ ...shop, calls: ['till'] }, till);

  test('is granted on both sides, to these pods and ports alone, where both run', async () => {
    await overlays('staging/shop', 'staging/till', 'production/shop');
    const files = await madeFiles(root, calls);
    const of = (path: string) => parse(files[`clusters/staging/${path}.yaml`]!).spec;
    expect(of('shop/calls/networkpolicy-call-till')).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'shop' } },
      egress: [{ ports: [{ port: 8080 }] }],
    });
    expect(of('till/calls/networkpolicy-called-by-shop')).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'till' } },
      ingress: [{ ports: [{ port: 8080 }] }],
    });
    expect(Object.keys(files).filter((path) => path.includes('/calls/'))).toEqual([
      'clusters/staging/shop/calls/kustomization.yaml',
      'clusters/staging/shop/calls/networkpolicy-allow-dns.yaml',
      'clusters/staging/shop/calls/networkpolicy-call-till.yaml',
      'clusters/staging/till/calls/kustomization.yaml',
      'clusters/staging/till/calls/networkpolicy-called-by-shop.yaml',
    ]);
  });

  test('is taken by both overlays, and no longer when it is taken back', async () => {
    await overlays('staging/shop', 'staging/till');
    await writeMade(root, calls);
    const text = async (name: string) =>
      await readFile(join(root, `clusters/staging/${name}/kustomization.yaml`), 'utf8');
    for (const name of ['shop', 'till']) expect(parse(await text(name)).components).toEqual(['../images', 'calls']);
    await writeMade(root, settings(shop, till));
    for (const name of ['shop', 'till']) expect(await text(name)).toBe(overlayOf(name));
    await expect(readFile(join(root, 'clusters/staging/shop/calls/kustomization.yaml'))).rejects.toThrow(/ENOENT/);
  });

  test.each([
    ['resources:\n  - a\npatches: []\n', 'resources:\n  - a\ncomponents:\n  - calls\npatches: []\n'],
    ['resources:\n  - a\ncomponents:\n  - b # why\n', 'resources:\n  - a\ncomponents:\n  - b # why\n  - calls\n'],
  ])('adds its line to %j, and takes it out again', (without, having) => {
    expect(withComponent(without, 'calls', true)).toBe(having);
    expect(withComponent(having, 'calls', true)).toBe(having);
    expect(withComponent(having, 'calls', false)).toBe(without);
    expect(withComponent(without, 'calls', false)).toBe(without);
  });
});

/** What is made of them for calls by TLS in staging, where both run. */
const identitiesOf = async (...services: readonly ServiceFacts[]) => {
  await overlays('staging/shop', 'staging/till');
  const files = await madeFiles(root, settings(...services));
  return Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path.includes('/mtls/'))
      .map(([path, text]) => [path.replace('clusters/staging/', ''), parse(text)]),
  );
};

describe('a call by TLS', () => {
  const asking = { ...shop, settings: 'express', calls: ['till'], variables: { TILL_URL: '.+' } };
  const answering = { ...till, settings: 'express' };
  test('gives both ends an identity of their own namespace, and the called one its callers', async () => {
    const files = await identitiesOf(asking, answering);
    const { domain } = readConfig().names;
    expect(files['shop/mtls/accept/certificate.yaml'].spec).toMatchObject({
      uris: [`spiffe://staging.${domain}/ns/shop/sa/shop`],
      dnsNames: ['shop.shop.svc', 'shop.shop.svc.cluster.local'],
    });
    const variables = (name: string) =>
      files[`${name}/mtls/accept/patches/deployment.yaml`].spec.template.spec.containers[0].env;
    expect(variables('shop')).toEqual([{ name: 'TLS_FOLDER', value: '/etc/identity' }]);
    expect(variables('till')).toEqual([
      { name: 'TLS_FOLDER', value: '/etc/identity' },
      { name: 'TLS_PORT', value: '8443' },
      { name: 'TLS_CALLERS', value: `spiffe://staging.${domain}/ns/shop/sa/shop` },
    ]);
  });

  test('goes step by step: its port beside the plain one, then the address, then without the plain one', async () => {
    const files = await identitiesOf(asking, answering);
    const steps = (step: string) => ['shop', 'till'].map((name) => files[`${name}/mtls/${step}/kustomization.yaml`]);
    for (const [asks, asked] of [steps('accept')]) {
      expect(asks.patches.at(-1)).toMatchObject({ target: { name: 'call-till' } });
      expect(asked.patches.at(-1)).toMatchObject({ target: { name: 'called-by-shop' } });
      for (const { patches } of [asks, asked]) expect(parse(patches.at(-1).patch)).toMatchObject([{ op: 'add' }]);
    }
    for (const each of steps('call')) expect(each.components).toEqual(['../accept']);
    expect(steps('call')[0].replacements[0].targets[0].fieldPaths).toEqual(['data.TILL_URL']);
    for (const { components, patches } of steps('require')) {
      expect(components).toEqual(['../call']);
      expect(patches.map(({ patch }: { patch: string }) => parse(patch))).toMatchObject([[{ op: 'remove' }]]);
    }
  });

  test.each([
    ['the one that asks is told no address', { ...asking, variables: {} }, answering],
    ['the one that asks reads no identity', { ...asking, settings: undefined }, answering],
    ['the called one reads none', asking, till],
  ])('is made of none where %s', async (_why, from, to) => {
    const { settings: shared, ...rest } = from;
    expect(
      await identitiesOf({ ...rest, ...(shared !== undefined && { settings: shared }) } as ServiceFacts, to),
    ).toEqual({});
  });

  test('is made of none any more where the call is taken back', async () => {
    await overlays('staging/shop', 'staging/till');
    await writeMade(root, settings(asking, answering));
    const kept = join(root, 'clusters/staging/shop/mtls/accept/patches/deployment.yaml');
    await expect(readFile(kept, 'utf8')).resolves.toContain('TLS_FOLDER');
    expect(await differences(root, settings(asking, answering))).toEqual([]);
    await writeMade(root, settings({ ...asking, calls: [] }, answering));
    expect((await readdir(join(root, 'clusters/staging/shop'))).toSorted()).toEqual(['kustomization.yaml']);
  });
});

test('the rules of two hundred services lie in ConfigMaps that each can take theirs, whatever their names are', () => {
  const numbers = Array.from({ length: 200 }, (_, index) => index + 1);
  for (const named of [(one: number) => `service-${one}`, (one: number) => `team-${one % 14}-part-${one}`]) {
    const sizes = [...Map.groupBy(numbers.map(named), objectivesMap).values()].map(({ length }) => length);
    // Each service is some 12 KB of rules, and the law living-config lets a ConfigMap hold 250.
    expect(Math.max(...sizes)).toBeLessThanOrEqual(20);
  }
});
