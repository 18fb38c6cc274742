import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { contextOf } from '../gate/check/context.ts';
import { nameFindings } from '../gate/names.ts';
import { exportFiles } from '../lib/git/checkout.ts';
import { commitOf } from '../lib/git/objects.ts';
import { treeChanges } from '../lib/git/trees.ts';
import { repositoryRoot } from '../lib/files/paths.ts';
import { initNames } from '../model/names/init.ts';
import { templateNames } from '../model/names/template.ts';
import { rewritten } from '../model/names/tokens.ts';
import { forkOf, type Checkout } from '../model/upgrade/fixture.ts';
import { namedFiles } from '../model/upgrade/named-files.ts';
import { upgradeRefs, upgrade, type UpgradeResult } from '../model/upgrade/upgrade.ts';
import { build } from '../toolbox/kustomize.ts';

jest.setTimeout(120_000);

/** Version 0.1.0, of 26 folders in tools/src and with its names in lockstep.json. */
const first = 'f3a1f5032d25b9a014293386f664bf9f76505834';
const names = { repository: 'https://github.com/acme/shop', images: 'ghcr.io/acme', domain: 'shop.example.org' };
const owners = { everything: ['@acme/all'], service: ['@acme/all'], production: ['@acme/leads'] };

/** What the fork edited: a word of 0.1.0, and what stands there instead. */
const edits: readonly (readonly [path: string, before: string, after: string])[] = [
  ['README.md', '# Lockstep\n', '# The shop, edit-of-the-readme\n'],
  [
    'base/web/deployment.yaml',
    'terminationGracePeriodSeconds: 30\n',
    'terminationGracePeriodSeconds: 31 # edit-of-a-manifest\n',
  ],
  ['clusters/production/web/kustomization.yaml', 'value: 3\n', 'value: 5 # edit-of-an-overlay\n'],
  ['tools/src/laws/images-only.ts', '/** ', '/** edit-of-a-moved-file: '],
  [
    'tools/src/delivery/services.ts',
    "    containerfile: 'apps/web/Containerfile',\n  },\n",
    "    containerfile: 'apps/web/Containerfile',\n  },\n  {\n    name: 'edit-of-the-services',\n" +
      "    image: `${readNames().images}/api`,\n    sources: ['apps/api'],\n    containerfile: 'apps/api/Containerfile',\n  },\n",
  ],
];
const mark = (text: string): string => /edit-of-[\w-]+/.exec(text)![0];

/** A second service, as docs/fork.md asked for one, and a law in a folder that has moved since. */
const own = {
  'apps/api/Containerfile': `FROM scratch\nLABEL org.opencontainers.image.source="${names.repository}"\n`,
  'base/api/kustomization.yaml': 'resources: [service.yaml]\n',
  'base/api/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  ports: [{ port: 80 }]\n',
  'clusters/staging/api/kustomization.yaml': 'namespace: api\nresources: [../../../base/api]\n',
  'clusters/production/api/kustomization.yaml': 'namespace: api\nresources: [../../../base/api]\n',
  'tools/src/laws/ours.ts': 'export const ours = 1;\n',
};

async function oldFork(root: string): Promise<Checkout> {
  const fork = await forkOf(repositoryRoot, first, root);
  const named = await namedFiles(root, 'HEAD', { names, owners });
  await fork.commit({ ...named, 'lockstep.json': `${JSON.stringify(names, null, 2)}\n` }, 'Make it ours');
  for (const [path, before, after] of edits) {
    const text = await fork.read(path);
    expect(text).toContain(before);
    await fork.write({ [path]: text.replace(before, after) });
  }
  await fork.commit(own, 'A second service, and edits of our own');
  return fork;
}

const isHere = (await commitOf(repositoryRoot, first)) !== undefined;
const title = 'a fork that began at 0.1.0 takes the commit that is checked out';

(isHere ? describe : describe.skip)(isHere ? title : `${title}: not run, this clone has no commit ${first}`, () => {
  let folder: string;
  let fork: Checkout;
  let result: UpgradeResult;
  const lawsNow = () => dirname(result.changes.find(({ from }) => from === 'tools/src/laws/images-only.ts')!.path);
  const take = () => upgrade({ root: fork.root, template: repositoryRoot, to: 'HEAD' });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lockstep-old-fork-'));
    fork = await oldFork(join(folder, 'shop'));
    result = await take();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('each edit is kept where its file stands now, or is named as a conflict, and nothing else is', async () => {
    expect(result.from).toEqual({ version: '0.1.0', commit: first });
    const found = await Promise.all(
      edits.map(async ([path, , after]) => {
        // This test says the words as well.
        const words = ['--files-with-matches', '--fixed-strings', mark(after), '--', ':!*.test.ts'];
        const places = (await fork.git('grep', ...words)).split('\n');
        const moved = result.changes.find(({ from }) => from === path)?.path ?? path;
        return { path, places, moved };
      }),
    );
    for (const { places, moved } of found) expect(places).toEqual([moved]);
    const mine = new Set(found.map(({ moved }) => moved));
    expect(result.conflicts.map(({ path }) => path).filter((path) => !mine.has(path))).toEqual([]);
    expect(result.movedAlong).toEqual([
      { what: 'moved', from: 'tools/src/laws/ours.ts', path: `${lawsNow()}/ours.ts` },
    ]);
  });

  test('once each conflict is settled it is one commit, and differs from the new version by what is its own', async () => {
    const before = await fork.git('rev-parse', result.commit === undefined ? 'HEAD' : 'HEAD~1');
    for (const { path, kind } of result.conflicts) {
      if (kind === 'theirs gone') await fork.git('rm', '--quiet', path);
      else await fork.git('checkout', '--quiet', '--theirs', path);
      if (kind !== 'theirs gone') await fork.git('add', path);
    }
    if (result.commit === undefined) await fork.git('-c', 'core.editor=true', 'cherry-pick', '--continue');
    expect(await fork.git('log', '-1', '--format=%P')).toBe(before);

    const settled = new Set(result.conflicts.map(({ path }) => path));
    const kept = edits
      .map(([path]) => result.changes.find(({ from }) => from === path)?.path ?? path)
      .filter((path) => !settled.has(path));
    const differs = await treeChanges(fork.root, upgradeRefs.new, 'HEAD');
    expect(differs.filter(({ what }) => what === 'changed').map(({ path }) => path)).toEqual(kept.toSorted());
    expect(differs.filter(({ what }) => what !== 'changed').map(({ what, path }) => `${what} ${path}`)).toEqual(
      Object.keys(own)
        .map((path) => `added ${path.replace('tools/src/laws', lawsNow())}`)
        .toSorted(),
    );
  });

  test('its names stand everywhere: init and check find nothing', async () => {
    expect((await initNames({ root: fork.root, wish: {} })).changes).toEqual([]);
    await fork.git('remote', 'add', 'origin', `${names.repository}.git`);
    expect(await nameFindings(contextOf({ root: fork.root }))).toEqual([]);
  });

  test('its overlays render as those of the new version do, but for its names and its edits', async () => {
    const published = join(folder, 'published');
    await mkdir(published);
    await exportFiles(repositoryRoot, 'HEAD', published);
    for (const overlay of ['staging/applications', 'production/policies', 'production/ingress', 'production/web']) {
      const [theirs, ours] = await Promise.all(
        [published, fork.root].map((root) => build(join(root, 'clusters', overlay), root)),
      );
      const expected = rewritten(theirs!, [templateNames], names);
      if (overlay !== 'production/web') expect(ours).toBe(expected);
      else {
        expect(ours).toBe(
          expected
            .replace('terminationGracePeriodSeconds: 30\n', 'terminationGracePeriodSeconds: 31\n')
            .replace('minReplicas: 3\n', 'minReplicas: 5\n'),
        );
      }
    }
    expect(await build(join(fork.root, 'clusters/staging/api'), fork.root)).toContain('name: api');
  });

  test('a second time there is nothing to do', async () => {
    expect((await take()).changes).toEqual([]);
  });
});
