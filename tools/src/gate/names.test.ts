import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { contextOf } from './check/context.ts';
import { services } from '../model/services.ts';
import { imagesPath, readImages, withImages } from '../model/images-file.ts';
import { sentence, type Finding } from '../model/finding.ts';
import { copyFiles } from '../lib/files/files.ts';
import { commit, listFiles, switchAnew, uncommitted } from '../lib/git/checkout.ts';
import { init as initRepository } from '../lib/git/repository.ts';
import { renderObjects } from '../toolbox/kustomize.ts';
import { repositoryRoot } from '../lib/files/paths.ts';
import { nameFindings } from './names.ts';
import { initNames } from '../model/names/init.ts';
import { readNames, withNames } from '../model/names/names.ts';
import { readOwners } from '../model/names/owners.ts';
import { templateNames, templateOwner } from '../model/names/template.ts';
import { templateOwners } from '../model/names/owners.ts';
import type { NamesWish } from '../model/names/wanted.ts';
import { git } from '../lib/git/git.ts';

jest.setTimeout(60_000);

const acme: NamesWish = {
  repository: 'https://github.com/acme/shop.git',
  registry: 'ghcr.io/acme',
  domain: 'shop.example.org',
  owners: ['@acme/platform'],
  productionOwners: ['@acme/leads', '@ada'],
};

const { everything, service, production } = templateOwners;
const asBorn: NamesWish = {
  repository: templateNames.repository,
  registry: templateNames.images,
  domain: templateNames.domain,
  owners: everything,
  serviceOwners: service,
  productionOwners: production,
};

/** This checkout as the template would have it, whoever's it is: a repository with one commit. */
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lockstep-init-'));
  await initRepository(root);
  await copyFiles(repositoryRoot, root, await listFiles(repositoryRoot));
  await initNames({ root, wish: asBorn, force: true });
  await commit(root, 'Born', ['.']);
});
afterEach(async () => {
  await switchAnew(root, 'main', 'main');
  await git(root, ['remote', 'remove', 'origin'], { accept: [0, 2] });
});
afterAll(() => rm(root, { recursive: true }));

const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
const write = (path: string, text: string): Promise<void> => writeFile(join(root, path), text);
const cloneOf = (url: string) => git(root, ['remote', 'add', 'origin', url]);

async function refusals(): Promise<readonly string[]> {
  return (await nameFindings(contextOf({ root }))).map((found: Finding) => sentence(found));
}

test('the template has its own names', async () => {
  await cloneOf(`${templateNames.repository}.git`);
  expect(await refusals()).toEqual([]);
});

test('a fork is refused by every place where it carries the names it was born with, and by what to do', async () => {
  await cloneOf('git@github.com:acme/shop.git');
  const found = await refusals();
  const { changes } = await initNames({ root, wish: acme, dryRun: true });
  const edits = changes.flatMap((change) => change.edits.map(({ file, line }) => `${file}: line ${line}: `));
  expect(edits.filter((edit) => !found.some((each) => each.startsWith(edit)))).toEqual([]);
  // One line may say a name twice.
  expect(new Set(found.map((each) => /^.+?: line \d+: /.exec(each)?.[0])).size).toBe(edits.length);
  for (const each of found)
    expect(each).toMatch(/this repository is https:\/\/github\.com\/acme\/shop\. Run .*-- init/);
});

test('init leaves no name of the template, and nothing for a second run', async () => {
  await cloneOf('git@github.com:acme/shop.git');
  await initNames({ root, wish: acme });
  expect(await refusals()).toEqual([]);
  const left = await git(root, ['grep', '-l', templateOwner, '--', ':!*.md', ':!tools/test']);
  expect(left.stdout).toBe('tools/src/model/names/template.ts');
  expect((await initNames({ root, wish: acme })).changes).toEqual([]);
  expect((await initNames({ root, wish: {} })).changes).toEqual([]);
  expect(readOwners(await read('.github/CODEOWNERS'))).toEqual({
    everything: acme.owners,
    service: acme.owners,
    production: acme.productionOwners,
  });
});

test('what the clusters get after init has the names of the owner', async () => {
  await initNames({ root, wish: acme });
  const [applications, web] = await Promise.all(
    ['applications', 'web'].map((component) => renderObjects(join(root, 'clusters/production', component))),
  );
  const of = (kind: string) =>
    [...applications!, ...web!].filter((object) => object.kind === kind).map((object) => JSON.stringify(object));
  expect(of('Application')).not.toEqual([]);
  for (const each of of('Application')) expect(each).toContain('"repoURL":"https://github.com/acme/shop.git"');
  expect(of('Ingress').join()).toContain('"host":"web.production.shop.example.org"');
  expect(of('Deployment').join()).toContain('"image":"ghcr.io/acme/web"');
});

test('a dry run writes nothing', async () => {
  expect((await initNames({ root, wish: acme, dryRun: true })).changes).not.toEqual([]);
  expect(await uncommitted(root, ['.'])).toEqual([]);
});

test('other names later start from the present ones, and the way back ends where it began', async () => {
  await initNames({ root, wish: acme });
  await initNames({ root, wish: { domain: 'example.net', productionOwners: ['@ada'] }, force: true });
  expect(await read('clusters/staging/web/kustomization.yaml')).toContain('value: web.staging.example.net');
  expect(readNames(root).images).toBe(acme.registry);
  await initNames({ root, wish: asBorn, force: true });
  expect(await uncommitted(root, ['.'])).toEqual([]);
});

test('images of the template are no longer pinned, those of the owner are', async () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const [own, other] = ['ghcr.io/acme/api', `${templateNames.images}/web`].map((name) => ({
    name,
    tag: 'a'.repeat(40),
    digest,
  }));
  const path = imagesPath('staging');
  await write(path, withImages(path, await read(path), [own!, other!]));
  const { changes } = await initNames({ root, wish: acme, force: true });
  expect(readImages(path, await read(path))).toEqual([own]);
  expect(changes.find((change) => change.path === path)?.edits).toMatchObject([{ before: `  - name: ${other!.name}` }]);
});

test('a file that nobody committed is not written over', async () => {
  await write('base/web/deployment.yaml', `${await read('base/web/deployment.yaml')}# mine\n`);
  await expect(initNames({ root, wish: acme })).rejects.toThrow(
    /no commit has: base\/web\/deployment\.yaml\. .*--force/,
  );
  expect(await uncommitted(root, ['.'])).toEqual(['base/web/deployment.yaml']);
});

test('a name that an update of the template brought is refused, and taken by the next init', async () => {
  await initNames({ root, wish: acme });
  const path = 'clusters/staging/web/kustomization.yaml';
  await write(path, `${await read(path)}# web.staging.example.com of ${templateNames.repository}\n`);
  await write('tools/new.ts', `// ${templateOwner}\n`);
  try {
    const last = (await read(path)).split('\n').length - 1;
    expect(await refusals()).toEqual([
      expect.stringMatching(`^${path}: line ${last}: domain is web.staging.example.com: .* Run .*init`),
      expect.stringMatching(`^${path}: line ${last}: repository is ${templateNames.repository}: .* Run .*init`),
      expect.stringMatching(/^tools\/new\.ts: line 1: .* Write your own name/),
    ]);
    await initNames({ root, wish: {}, force: true });
    expect(await refusals()).toHaveLength(1);
    expect(await read(path)).toContain('# web.staging.shop.example.org of https://github.com/acme/shop\n');
  } finally {
    await rm(join(root, 'tools/new.ts'));
  }
});

test('a name that was written into one file alone is refused in each that lacks it', async () => {
  const other = { repository: 'https://github.com/b/till', images: 'ghcr.io/b', domain: 'till.b.io' };
  await write('lockstep.config.ts', withNames(await read('lockstep.config.ts'), other));
  const lacking = (await refusals()).filter((each) => each.includes('lockstep.config.ts says'));
  expect(lacking.map((each) => each.split(': names: ')[0])).toEqual([
    'base/applications/components/every-application/patches/application.yaml',
    'base/applications/appproject-apps.yaml',
    'base/applications/appproject-platform.yaml',
    'base/previews/applicationset.yaml',
    'base/previews/slot/appproject.yaml',
    'base/previews/applicationset.yaml',
    'monitoring/prometheus/scrape/delivery.yml',
    'packages/service/Containerfile',
    'base/policies/images-of-others.yaml',
    'base/policies/pinned-images.yaml',
    'base/policies/preview-pods.yaml',
    ...services.map(({ application }) => `base/${application}/deployment.yaml`),
  ]);
});

test.each([
  ['export default {', 'lockstep.config.ts:1: Unexpected token'],
  ["export default { names: { repository: 'acme/shop' } };", 'names.repository is "acme/shop"'],
])('a broken lockstep.config.ts is refused: %s', async (text, words) => {
  await write('lockstep.config.ts', text);
  expect(await refusals()).toEqual([expect.stringContaining(words)]);
});
