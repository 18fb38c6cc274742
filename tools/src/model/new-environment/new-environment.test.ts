import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { copyFiles } from '../../lib/files/files.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { commit, listFiles } from '../../lib/git/checkout.ts';
import { init } from '../../lib/git/repository.ts';
import { at } from '../../lib/values/at.ts';
import { configFile, parseConfig, readConfig } from '../config/config.ts';
import { liveIn } from '../environment.ts';
import { holdText } from '../hold-file.ts';
import { imageOf } from '../image.fixture.ts';
import { imagesPath, withExactly } from '../images-file.ts';
import { writeEnvironment } from './new-environment.ts';
import { renamed } from './renamed.ts';
import type { EnvironmentWish } from './wish.ts';

const parts = /^(?:clusters|local|\.github|infra\/src\/environments|lockstep\.config\.ts)(?:\/|$)/;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lockstep-new-environment-'));
  const files = (await listFiles(repositoryRoot)).filter((file) => parts.test(file));
  await copyFiles(repositoryRoot, root, files);
  await init(root);
  await commit(root, 'First', ['.']);
});
afterEach(() => rm(root, { recursive: true }));

const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}
/** As this checkout has it: a fork may have come to more environments. */
const before = readConfig(repositoryRoot);
const make = async (wish: EnvironmentWish) => await writeEnvironment(root, parseConfig(await read(configFile)), wish);

describe('trial after staging', () => {
  const wish: EnvironmentWish = { name: 'trial', after: 'staging' };

  test('writes its own folders, and a part to the files that name every environment', async () => {
    const shared = (await make(wish)).filter((path) => !/^(?:clusters|local)\/trial\//.test(path));
    expect(shared.toSorted()).toEqual([
      '.github/CODEOWNERS',
      '.github/renovate.json',
      '.github/workflows/infra.yaml',
      '.github/workflows/rescan.yaml',
      'infra/src/environments/index.ts',
      'infra/src/environments/trial.ts',
      configFile,
    ]);
  });

  test('is in its place of the order, and production stays what customers use', async () => {
    await make(wish);
    const { environments, live, exceptions, workflows } = parseConfig(await read(configFile));
    expect([environments, live]).toEqual([before.environments.toSpliced(1, 0, 'trial'), before.live]);
    expect(exceptions.map(({ field }) => field)).toContain('its place in local/trial');
    for (const part of ['network', 'cluster'])
      expect(workflows.grants[`infra.yaml trial-${part}`]).toEqual(workflows.grants[`infra.yaml staging-${part}`]);
  });

  test('speaks of itself alone', async () => {
    const written = await make(wish);
    const own = written.filter((path) => /^(?:clusters|local)\/trial\//.test(path));
    expect(own.length).toBeGreaterThan(20);
    for (const path of own) {
      const said = (await read(path)).replaceAll(/^\s*#.*$/gm, '');
      expect([path, said]).toEqual([path, expect.not.stringMatching(/(?<!k8s-)\bstaging\b/)]);
    }
    expect(await read('clusters/trial/web/kustomization.yaml')).toMatch(/- ENVIRONMENT=trial\n[^]*value: web\.trial\./);
    expect(await read('local/trial/web/kustomization.yaml')).toMatch(
      /clusters\/trial\/web\n[^]*value: web\.trial\.localhost/,
    );
    expect(await read('clusters/trial/monitoring/kustomization.yaml')).toMatch(/- CLUSTER=trial\n/);
  });

  test('pins what staging runs, and has none of its holds', async () => {
    const text = withExactly(imagesPath('staging'), undefined, [imageOf('web', 'a'.repeat(40), '1')]);
    await write(imagesPath('staging'), text);
    await write('clusters/staging/hold.yaml', holdText({ reason: 'a try', since: '2026-01-02T15:04:05Z', by: 'Ada' }));
    await make(wish);
    expect(await read('clusters/trial/images/kustomization.yaml')).toBe(text);
    await expect(read('clusters/trial/hold.yaml')).rejects.toThrow('ENOENT');
  });

  test('has a network and a job of its own on AWS, and production waits for it', async () => {
    await make({ ...wish, region: 'eu-west-1' });
    const settings = await read('infra/src/environments/trial.ts');
    expect(settings).toMatch(/export const trial: [^]*name: 'trial',[^]*cidr: '10\.\d+\.0\.0\/16'/);
    const ranges = await Promise.all(
      ['trial', ...before.environments].map(
        async (each) => /cidr: '10.*'/.exec(await read(`infra/src/environments/${each}.ts`))?.[0],
      ),
    );
    expect(new Set(ranges).size).toBe(ranges.length);
    expect(settings).toContain("zones: ['euw1-az1', 'euw1-az2', 'euw1-az3']");
    expect(await read('infra/src/environments/index.ts')).toContain('= [staging, trial, ');
    const { jobs } = parse(await read('.github/workflows/infra.yaml'));
    const order = before.environments
      .toSpliced(1, 0, 'trial')
      .flatMap((each) => [`${each}-network`, `${each}-cluster`]);
    expect(Object.keys(jobs).filter((job) => at(jobs, job, 'uses') !== undefined)).toEqual(order);
    for (const [index, stack] of order.entries()) {
      const { needs, if: when, with: given } = jobs[stack];
      expect(needs).toEqual(index === 0 ? ['settings', 'synth', 'again'] : ['synth', order[index - 1]]);
      expect(String(when).includes('!failure()')).toBe(index > 0);
      expect(when).toContain(`fromJSON(needs.synth.outputs.stacks).${stack}`);
      const approval = `infra-${stack.replace(/-(?:network|cluster)$/, '')}`;
      const told = `\${{ toJSON(fromJSON(needs.synth.outputs.stacks).${stack}) }}`;
      expect(given).toEqual({ stack, approval, settings: told });
    }
    for (const job of Object.values(parse(await read('.github/workflows/rescan.yaml')).jobs)) {
      expect(at(job, 'strategy', 'matrix', 'environment')).toEqual(before.environments.toSpliced(1, 0, 'trial'));
    }
  });

  test('is reviewed by whom staging is, and Renovate leaves it alone', async () => {
    await make(wish);
    const owners = (await read('.github/CODEOWNERS')).split('\n').map((line) => line.split(/\s+/));
    const of = (name: string) =>
      owners.flatMap(([pattern, ...who]) => (pattern?.startsWith(`/clusters/${name}/`) ? [who] : []));
    expect(of('trial')).toEqual(of('staging'));
    expect(JSON.parse(await read('.github/renovate.json')).ignorePaths).toEqual(
      expect.arrayContaining(['clusters/trial/**', 'infra/src/environments/trial.ts']),
    );
  });

  test('is written once: again nothing changes', async () => {
    await make(wish);
    await commit(root, 'Add trial', ['.']);
    expect(await make(wish)).toEqual([]);
    await expect(make({ name: 'trial', after: 'production' })).rejects.toThrow('it comes after staging');
  });

  test('and a fourth comes between', async () => {
    await make(wish);
    await commit(root, 'Add trial', ['.']);
    await make({ name: 'load', after: 'trial' });
    expect(parseConfig(await read(configFile)).environments).toEqual(
      before.environments.toSpliced(1, 0, 'trial', 'load'),
    );
  });
});

/** The list with names more, behind production. */
function behind(list: readonly string[], ...names: readonly string[]): readonly string[] {
  return list.toSpliced(list.indexOf('production') + 1, 0, ...names);
}

test('another region after production: customers use both', async () => {
  await make({ name: 'production-try', after: 'production' });
  const { environments, live } = parseConfig(await read(configFile));
  expect(environments).toEqual(behind(before.environments, 'production-try'));
  expect(live).toEqual(behind(liveIn(before), 'production-try'));
  expect(await read('infra/src/environments/production-try.ts')).toContain('export const productionTry: ');
  expect(await read('.github/CODEOWNERS')).toMatch(/^\/clusters\/production-try\/\s+@/m);
  await commit(root, 'Add one', ['.']);
  await make({ name: 'production-two', after: 'production-try' });
  expect(parseConfig(await read(configFile)).live).toEqual(behind(liveIn(before), 'production-try', 'production-two'));
});

test.each<[string, Partial<EnvironmentWish>, RegExp]>([
  ['of a name in capitals', { name: 'QA' }, /it is no DNS label/],
  ['of a name with a dot', { name: 'q.a' }, /it is no DNS label/],
  ['of a path', { name: '../trial' }, /it is no DNS label/],
  ['without a name', { name: '' }, /it is no DNS label/],
  ['of a long name', { name: 'q'.repeat(20) }, /more than 19 characters/],
  ['called like a folder of local/', { name: 'components' }, /something else is called so/],
  ['called local', { name: 'local' }, /something else is called so/],
  ['called base', { name: 'base' }, /something else is called so/],
  ['called apps', { name: 'apps' }, /something else is called so/],
  ['called like a container beside the clusters', { name: 'mirror' }, /something else is called so/],
  ['called like a service', { name: 'web' }, /a service is called so/],
  ['after one that is not there', { after: 'stagin' }, /no environment "stagin" that it could come after/],
  ['after itself', { name: 'production', after: 'production' }, /cannot come after itself/],
  ['in no region', { region: 'Frankfurt' }, /it is no region of AWS/],
])('there is no new environment %s', async (_what, change, reason) => {
  await expect(make({ name: 'trial', after: 'staging', ...change })).rejects.toThrow(reason);
  expect(await read(configFile)).toBe(await readFile(join(repositoryRoot, configFile), 'utf8'));
});

test('what is left of an old one is not written over', async () => {
  await write('clusters/trial/web/kustomization.yaml', 'kind: Kustomization\n');
  await expect(make({ name: 'trial', after: 'staging' })).rejects.toThrow(
    'clusters/trial/web/kustomization.yaml is there',
  );
});

test('a name is meant where it stands by itself', () => {
  const text =
    'staging, web.staging.example.com, pre-staging, stagings, NODE_ENV=staging, ENVIRONMENT=staging\n# the staging of clusters/staging/web';
  expect(renamed(text, 'staging', 'qa')).toBe(
    'qa, web.qa.example.com, pre-staging, stagings, NODE_ENV=staging, ENVIRONMENT=qa\n# the staging of clusters/qa/web',
  );
});
