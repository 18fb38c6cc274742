import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { ForkConfig } from '../../lib/fork-config.ts';
import { isThere } from '../../lib/files/if-there.ts';
import { commit } from '../../lib/git/checkout.ts';
import { init } from '../../lib/git/repository.ts';
import { withExactly } from '../images-file.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { configFile, parseConfig } from '../config/config.ts';
import { keepOnly } from './keep-only.ts';
import { writeService } from './new-service.ts';
import { withoutOwnersLine, withoutService, withoutWorkspace } from './texts.ts';
import type { ServiceWish } from './wish.ts';

const shared = [configFile, 'package-lock.json', '.github/CODEOWNERS'];
const digest = `sha256:${'0'.repeat(64)}`;
const express: ServiceWish = { name: 'orders', template: 'express', port: 5000 };
const existing: ServiceWish = {
  name: 'tiles',
  template: 'existing-image',
  port: 8080,
  image: `quay.io/prometheus/tiles:1.27@${digest}`,
  health: '/ok',
};

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lockstep-new-'));
  for (const path of shared) await write(path, await readFile(join(repositoryRoot, path), 'utf8'));
});
afterEach(() => rm(root, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

const read = async (path: string): Promise<string> => await readFile(join(root, path), 'utf8');
const config = async (): Promise<ForkConfig> => parseConfig(await read(configFile));
const make = async (wish: ServiceWish, ...environments: readonly string[]) =>
  await writeService(root, await config(), wish, environments.length === 0 ? ['staging'] : environments);

describe('a service of the Express template', () => {
  test('adds its own files, and a part to three that others have', async () => {
    const written = await make(express);
    const own = /^(?:apps|base|clusters\/staging|local\/staging)\/orders\//;
    expect(written.filter((path) => !own.test(path)).toSorted()).toEqual(shared.toSorted());
    expect(written.filter((path) => path.startsWith('apps/'))).toContain('apps/orders/src/app.test.ts');
  });

  test('is what the file of settings says of it, and the others stay', async () => {
    const before = await config();
    await make({ ...express, port: 5050 });
    const { services } = await config();
    expect(services.slice(0, -1)).toEqual(before.services);
    expect(services.at(-1)).toMatchObject({ name: 'orders', image: 'orders', port: 5050, packages: 'apps/orders' });
  });

  test('listens where its pods are asked, and where they are let in', async () => {
    await make({ ...express, port: 5050 });
    expect(await read('apps/orders/src/settings.ts')).toContain('createSettings(5050)');
    expect(parse(await read('base/orders/kustomization.yaml')).configMapGenerator[0].literals).toContain('PORT=5050');
    expect(parse(await read('base/orders/deployment.yaml')).spec.template.spec.containers[0].ports).toEqual([
      { name: 'http', containerPort: 5050 },
    ]);
    for (const grant of ['ingress-controller', 'monitoring']) {
      const { spec } = parse(await read(`base/orders/networkpolicy-allow-${grant}.yaml`));
      expect(spec.ingress[0].ports).toEqual([{ port: 5050 }]);
    }
  });

  test('is written once: again nothing changes, and one more environment adds its overlays alone', async () => {
    await make(express);
    await write('base/orders/deployment.yaml', 'edited: by hand\n');
    expect(await make(express)).toEqual([]);
    expect(await make(express, 'staging', 'production')).toEqual([
      'clusters/production/orders/kustomization.yaml',
      'local/production/orders/kustomization.yaml',
    ]);
    expect(await read('base/orders/deployment.yaml')).toBe('edited: by hand\n');
  });

  test('has reviewers: those of apps/, or others', async () => {
    await make(express);
    const owners = (await read('.github/CODEOWNERS')).split('\n').map((line) => line.split(/\s+/));
    const [all, own] = ['/apps/', '/apps/orders/'].map((path) =>
      owners.find(([pattern]) => pattern === path)?.slice(1),
    );
    expect(own).toEqual(all);
    await make({ ...express, name: 'bills', owners: ['@acme/bills'] });
    expect(await read('.github/CODEOWNERS')).toMatch(/^\/apps\/bills\/\s+@acme\/bills$/m);
  });

  test('goes out of the three files as it came', async () => {
    const texts = await Promise.all(shared.map(read));
    await make(express);
    expect(withoutService(await read(configFile), 'orders')).toBe(texts[0]);
    expect(withoutWorkspace(await read('package-lock.json'), 'apps/orders')).toBe(texts[1]);
    expect(withoutOwnersLine(await read('.github/CODEOWNERS'), 'apps/orders')).toBe(texts[2]);
  });
});

test('a service of files has them, and a page of its name', async () => {
  const written = await make({ ...express, template: 'static' });
  expect(written).toContain('apps/orders/src/public/index.html');
  expect(await read('apps/orders/src/public/index.html')).toContain('<h1>orders</h1>');
});

test('an existing image has no source, is pinned by the overlay and bare in the base', async () => {
  const written = await make(existing);
  expect(written.filter((path) => /^apps\/|package-lock|CODEOWNERS/.test(path))).toEqual([]);
  const { containers } = parse(await read('base/tiles/deployment.yaml')).spec.template.spec;
  expect(containers[0]).toMatchObject({
    image: 'quay.io/prometheus/tiles',
    startupProbe: { httpGet: { path: '/ok' } },
  });
  expect(parse(await read('clusters/staging/tiles/kustomization.yaml')).images).toEqual([
    { name: 'quay.io/prometheus/tiles', newTag: '1.27', digest },
  ]);
});

describe('there is no new service', () => {
  test.each<[string, Partial<ServiceWish>, RegExp]>([
    ['of a name in capitals', { name: 'Orders' }, /it is no DNS label/],
    ['of a name with a dot', { name: 'orders.api' }, /it is no DNS label/],
    ['of a name that begins with a digit', { name: '1orders' }, /it is no DNS label/],
    ['of a name that ends with a hyphen', { name: 'orders-' }, /it is no DNS label/],
    ['without a name', { name: '' }, /it is no DNS label/],
    ['of a path', { name: '../orders' }, /it is no DNS label/],
    ['of a long name', { name: 'o'.repeat(41) }, /more than 40 characters/],
    ['called like a part of the platform', { name: 'monitoring' }, /the platform has something of this name/],
    ['called like a namespace of Kubernetes', { name: 'kube-system' }, /the platform has something of this name/],
    ['called like the namespace of a preview', { name: 'preview-2' }, /the platform has something of this name/],
    ['called like an environment', { name: 'production' }, /an environment has this name/],
    ['on a port of the privileged', { port: 80 }, /listens on 1024 to 65535/],
    ['on no port', { port: Number.NaN }, /listens on 1024 to 65535/],
    ['of an image that it builds itself', { image: existing.image! }, /express builds its own image/],
    ['of a name that a service has, on another port', { name: 'web', port: 5009 }, /has one of this name already/],
  ])('%s', async (_what, change, reason) => {
    await expect(make({ ...express, ...change })).rejects.toThrow(reason);
    for (const path of shared) expect(await read(path)).toBe(await readFile(join(repositoryRoot, path), 'utf8'));
  });

  test.each<[string, Partial<ServiceWish>, RegExp]>([
    ['none', {}, /no image is named/],
    ['without a digest', { image: 'quay.io/prometheus/tiles:1' }, /it names no digest/],
    ['without a version', { image: `quay.io/prometheus/tiles@${digest}` }, /it names no version/],
    ['latest', { image: `quay.io/prometheus/tiles:latest@${digest}` }, /it names no version/],
    ['of a short name', { image: `tiles:1@${digest}` }, /begin with the host of a registry/],
    ['of a registry that nobody reviewed', { image: `evil.example.com/tiles:1@${digest}` }, /somebody has reviewed/],
    ['with a health path that is none', { health: 'ok' }, /it is no path/],
  ])('of an existing image: %s', async (_what, change, reason) => {
    const { image: _image, ...rest } = existing;
    const wish = 'health' in change ? existing : rest;
    await expect(make({ ...wish, ...change })).rejects.toThrow(reason);
  });

  test('where something of its name lies that is no service', async () => {
    await write('base/orders/kustomization.yaml', 'resources: []\n');
    await expect(make(express)).rejects.toThrow(/base\/orders is there already/);
  });
});

const keep = async (...names: readonly string[]) => await keepOnly(root, await config(), names);

describe('only some stay', () => {
  beforeEach(async () => {
    await init(root);
    await make(express, 'staging', 'production');
    await commit(root, 'All', ['.']);
  });

  test('the others go, with all that is theirs', async () => {
    const others = (await config()).services.map(({ name }) => name).filter((name) => name !== 'web');
    expect(await keep('web')).toEqual(others);
    expect((await config()).services.map(({ name }) => name)).toEqual(['web']);
    for (const folder of ['apps', 'base', 'clusters/staging', 'local/production']) {
      expect(await isThere(join(root, folder, 'orders'))).toBe(false);
    }
    expect(await read('package-lock.json')).not.toContain('@lockstep/orders');
    expect(await read('.github/CODEOWNERS')).not.toContain('orders');
  });

  test('a name that is no service, and one that another asks, are refused', async () => {
    await expect(keep('wbe')).rejects.toThrow(/there is no service "wbe".* The services are web/);
    await write(
      configFile,
      (await read(configFile)).replace("name: 'orders',", "name: 'orders',\n      calls: ['web'],"),
    );
    await expect(keep('orders')).rejects.toThrow(/orders asks web/);
  });

  test('what an environment runs, and what no commit has, stays', async () => {
    const images = 'clusters/staging/images/kustomization.yaml';
    const pinned = [{ name: 'ghcr.io/x/orders', tag: '0'.repeat(40), digest }];
    await write(images, withExactly(images, undefined, pinned));
    await expect(keep('web')).rejects.toThrow(/orders stays: staging runs it/);
    await write(images, withExactly(images, undefined, []));
    await write('base/orders/service.yaml', 'edited: by hand\n');
    await expect(keep('web')).rejects.toThrow(/changes that no commit has: base\/orders\/service.yaml/);
  });
});
