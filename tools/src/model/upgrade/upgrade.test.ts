import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { imagesPath } from '../images-file.ts';
import { readNames } from '../names/names.ts';
import { lines, manifest, SmallFork, type Checkout } from './fixture.ts';
import { recordFile } from './record.ts';
import { upgrade, type UpgradeOptions } from './upgrade.ts';

jest.setTimeout(60_000);

const small = new SmallFork();
beforeAll(() => small.make());
afterAll(() => small.remove());

const second = { 'package.json': '{ "version": "0.2.0" }\n' };

function take(fork: Checkout, origin: Checkout, options: Partial<UpgradeOptions> = {}) {
  return upgrade({ root: fork.root, template: origin.root, to: 'main', ...options });
}

/** All that a person has of a checkout. */
async function stateOf(checkout: Checkout): Promise<readonly string[]> {
  return await Promise.all([
    checkout.git('status', '--porcelain', '--branch'),
    checkout.git('for-each-ref', 'refs/heads', 'refs/tags', 'refs/remotes'),
    checkout.git('worktree', 'list'),
    checkout.git('reflog'),
    checkout.git('diff', 'HEAD'),
  ]);
}

test('a new version comes as one commit on one parent, in the names of the fork, and once', () =>
  small.with(async ({ origin, fork, first }) => {
    const pin = `${await fork.read(imagesPath('staging'))}# written by bump\n`;
    const before = await fork.commit({
      'README.md': lines({ 0: '# Shop' }),
      [imagesPath('staging')]: pin,
      'base/api/deployment.yaml': 'ours',
    });
    const to = await origin.commit({
      ...second,
      'README.md': lines({ 9: 'more' }),
      'base/web/deployment.yaml': manifest('replicas: 2'),
      'base/new/ingress.yaml': 'host: new.staging.example.com\n',
      'CHANGELOG.md': '# Changelog\n\n## [0.2.0]\n\n- Two\n\n## [0.1.0]\n\n- Born\n',
      'run.sh': '#!/bin/sh\n',
      link: '→ README.md',
    });
    const result = await take(fork, origin);
    expect(result).toMatchObject({
      from: { commit: first, version: '0.1.0' },
      to: { commit: to, version: '0.2.0' },
      conflicts: [],
      leftOut: [],
      movedAlong: [],
      changelog: ['## [0.2.0]\n\n- Two'],
      commit: await fork.git('rev-parse', 'HEAD'),
    });
    expect(result.changes.map(({ what, path }) => `${what} ${path}`)).toEqual([
      'changed CHANGELOG.md',
      'changed README.md',
      'added base/new/ingress.yaml',
      'changed base/web/deployment.yaml',
      'added link',
      'changed package.json',
      'added run.sh',
      'added template.json',
    ]);
    expect(await fork.git('log', '-1', '--format=%P|%an <%ae>|%B')).toBe(
      `${before}|Ada <ada@example.org>|Take version 0.2.0 of the template\n\n` +
        `From 0.1.0 (${first.slice(0, 7)}) to 0.2.0 (${to.slice(0, 7)}).\n`,
    );
    expect(await fork.git('status', '--porcelain')).toBe('');
    expect(await fork.read('README.md')).toBe(lines({ 0: '# Shop', 9: 'more' }));
    expect(await fork.read('base/web/deployment.yaml')).toBe(
      `image: ghcr.io/acme/web\nhost: web.acme.org\n${lines()}replicas: 2\n`,
    );
    expect(await fork.read('base/new/ingress.yaml')).toBe('host: new.staging.acme.org\n');
    expect(await fork.read(imagesPath('staging'))).toBe(pin);
    expect(readNames(fork.root).repository).toBe('https://github.com/acme/shop');
    expect(JSON.parse(await fork.read(recordFile))).toEqual({ version: '0.2.0', commit: to });
    expect(await fork.git('ls-tree', 'HEAD', 'run.sh', 'link')).toMatch(/^120000 .*link\n100755 .*run\.sh$/);

    expect(await take(fork, origin)).toMatchObject({ from: { commit: to }, to: { commit: to }, changes: [] });
    await origin.commit({ 'package.json': '{ "version": "0.3.0" }\n' });
    await take(fork, origin);
    expect(await fork.git('log', '--format=%s')).toBe(
      ['Take version 0.3.0 of the template', 'Take version 0.2.0 of the template', 'Change', 'Make it ours'].join(
        '\n',
      ) + '\nInitial commit',
    );
  }));

test('what the template moved moves with the edits of the fork, and with the files that it put there', () =>
  small.with(async ({ origin, fork }) => {
    // Settings of a person's that would end the search for moved files.
    await fork.git('config', 'merge.renames', 'false');
    await fork.git('config', 'merge.renameLimit', '1');
    await fork.git('config', 'merge.directoryRenames', 'false');
    await fork.commit({
      'tools/old/one.ts': lines({ 3: 'ours' }, 'one'),
      'tools/old/two.ts': lines({ 3: 'ours' }, 'two'),
      'tools/old/ours.ts': 'ours',
    });
    await origin.commit({
      ...second,
      'tools/old': undefined,
      'tools/new/the-one.ts': lines({ 8: 'theirs' }, 'one'),
      'tools/new/the-two.ts': lines({ 8: 'theirs' }, 'two'),
    });
    const { conflicts, movedAlong } = await take(fork, origin);
    expect(conflicts).toEqual([]);
    expect(movedAlong).toEqual([{ what: 'moved', from: 'tools/old/ours.ts', path: 'tools/new/ours.ts' }]);
    for (const name of ['one', 'two']) {
      expect(await fork.read(`tools/new/the-${name}.ts`)).toBe(lines({ 3: 'ours', 8: 'theirs' }, name));
    }
    expect(await fork.git('ls-files', 'tools')).toBe('tools/new/ours.ts\ntools/new/the-one.ts\ntools/new/the-two.ts');
  }));

test('what the fork moved takes the changes of the template where it is', () =>
  small.with(async ({ origin, fork }) => {
    await fork.git('mv', 'infra', 'aws');
    await fork.commit({});
    await origin.commit({ ...second, 'infra/main.ts': lines({ 3: 'theirs' }, 'infra'), 'infra/more.ts': 'more' });
    const { conflicts, leftOut } = await take(fork, origin);
    expect([conflicts, leftOut]).toEqual([[], []]);
    expect(await fork.read('aws/main.ts')).toBe(lines({ 3: 'theirs' }, 'infra'));
    expect(await fork.git('ls-files', 'aws', 'infra')).toBe(
      'aws/main.ts\naws/more.ts\naws/same.ts\naws/src/network.ts',
    );
  }));

test('what the fork deleted stays away, wherever the template moved it, and what is new in a deleted folder too', () =>
  small.with(async ({ origin, fork }) => {
    await fork.commit({ infra: undefined, 'tools/old/one.ts': undefined });
    await origin.commit({
      ...second,
      'infra/main.ts': lines({ 3: 'theirs' }, 'infra'),
      'infra/src/network.ts': undefined,
      'aws/network.ts': lines({}, 'network'),
      'infra/src/added.ts': 'added',
      'tools/old/one.ts': lines({ 3: 'theirs' }, 'one'),
      // Not moved: what it resembles is still there.
      'tools/old/three.ts': lines({ 7: 'three' }, 'one'),
    });
    const { conflicts, leftOut } = await take(fork, origin);
    expect(conflicts).toEqual([]);
    expect(leftOut).toEqual(['aws/network.ts', 'infra/main.ts', 'infra/src/added.ts', 'tools/old/one.ts']);
    expect(await fork.git('ls-files', 'aws', 'infra', 'tools')).toBe('tools/old/three.ts\ntools/old/two.ts');
  }));

async function provoke({ origin, fork }: { origin: Checkout; fork: Checkout }): Promise<string> {
  const before = await fork.commit({
    'README.md': lines({ 5: 'ours' }),
    'docs/new.md': 'ours\n',
    'tools/old/one.ts': lines({ 5: 'ours' }, 'one'),
  });
  await origin.commit({
    ...second,
    'README.md': lines({ 5: 'theirs' }),
    'docs/new.md': 'theirs\n',
    'tools/old/one.ts': undefined,
    'tools/old/two.ts': lines({ 5: 'theirs' }, 'two'),
  });
  return before;
}

const left = [
  { path: 'README.md', kind: 'both changed' },
  { path: 'docs/new.md', kind: 'both added' },
  { path: 'tools/old/one.ts', kind: 'theirs gone' },
];

test('where lines conflict they stand between ordinary markers, and nothing is committed', () =>
  small.with(async (both) => {
    const before = await provoke(both);
    const { fork, origin } = both;
    const result = await take(fork, origin);
    expect(result.conflicts).toEqual(left);
    expect(result.commit).toBeUndefined();
    expect(await fork.git('rev-parse', 'HEAD')).toBe(before);
    expect(await fork.git('status', '--porcelain')).toBe(
      'UU README.md\nAA docs/new.md\nM  package.json\nA  template.json\nUD tools/old/one.ts\nM  tools/old/two.ts',
    );
    expect(result.changes.map(({ path }) => path)).toEqual([
      'README.md',
      'docs/new.md',
      'package.json',
      'template.json',
      'tools/old/two.ts',
    ]);
    expect(await fork.read('README.md')).toContain('<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> ');
    await expect(take(fork, origin)).rejects.toThrow(/A cherry-pick is under way.*git cherry-pick --continue/);

    await fork.git('cherry-pick', '--abort');
    expect(await fork.git('status', '--porcelain')).toBe('');
    expect(await fork.git('rev-parse', 'HEAD')).toBe(before);

    await take(fork, origin);
    await fork.write({ 'README.md': lines({ 5: 'settled' }), 'docs/new.md': 'settled\n' });
    await fork.git('add', 'README.md', 'docs/new.md', 'tools/old/one.ts');
    await fork.git('-c', 'core.editor=true', 'cherry-pick', '--continue');
    expect(await fork.git('log', '-1', '--format=%P %s')).toBe(`${before} Take version 0.2.0 of the template`);
    expect(await fork.git('status', '--porcelain')).toBe('');
    expect((await take(fork, origin)).changes).toEqual([]);
  }));

test('a dry run says the same and leaves everything as it was', () =>
  small.with(async (both) => {
    await provoke(both);
    const before = await stateOf(both.fork);
    const dry = await take(both.fork, both.origin, { dryRun: true });
    expect(await stateOf(both.fork)).toEqual(before);
    expect(dry.conflicts).toEqual(left);
    expect(await take(both.fork, both.origin)).toEqual(dry);
  }));

test('a part that conflicts in its names only does not: both sides carry those of the fork', () =>
  small.with(async ({ origin, fork }) => {
    await origin.commit({ ...second, 'base/web/deployment.yaml': manifest().replace('web.example', 'shop.example') });
    expect((await take(fork, origin)).conflicts).toEqual([]);
    expect(await fork.read('base/web/deployment.yaml')).toContain('image: ghcr.io/acme/web\nhost: shop.acme.org\n');
  }));

test('no hook of either version is run', () =>
  small.with(async ({ origin, fork }) => {
    const hook = '#!/bin/sh\ntouch "$(git rev-parse --show-toplevel)/ran"\nexit 1\n';
    const hooks = ['post-checkout', 'prepare-commit-msg', 'commit-msg', 'pre-commit', 'post-commit'];
    await fork.commit({ '.hooks/commit-msg': hook });
    await origin.commit({ ...second, ...Object.fromEntries(hooks.map((name) => [`.githooks/${name}`, hook])) });
    for (const path of ['.hooks', '.githooks']) {
      await fork.git('config', 'core.hooksPath', path);
      await take(fork, origin, { dryRun: true });
    }
    expect((await take(fork, origin)).commit).toBeDefined();
    expect(await fork.git('status', '--porcelain')).toBe('');
  }));

test.each([
  ['true', '\n'],
  ['false', '\r\n'],
])('with core.autocrlf=%s lines end as the fork has them, and nothing conflicts for it', (autocrlf, committed) =>
  small.with(async ({ origin, fork }) => {
    await fork.git('config', 'core.autocrlf', autocrlf);
    const text = lines({ 0: 'ours' }).replaceAll('\n', '\r\n');
    await fork.commit({ 'README.md': text });
    expect(await fork.git('show', 'HEAD:README.md')).toContain(`ours${committed}`);
    await origin.commit({ ...second, 'README.md': lines({ 9: 'theirs' }) });
    expect((await take(fork, origin)).conflicts).toEqual([]);
    const [first, last] = [await fork.read('README.md'), await fork.git('show', 'HEAD:README.md')];
    expect([first.split('\r\n')[0], last.split(/\r?\n/)[9]]).toEqual(['ours', 'theirs']);
  }),
);

test('a signature that cannot be made leaves the merge to go on with, and says so', () =>
  small.with(async ({ origin, fork }) => {
    await fork.git('config', 'commit.gpgSign', 'true');
    await fork.git('config', 'gpg.program', 'false');
    await origin.commit(second);
    await expect(take(fork, origin)).rejects.toThrow(/commit what was merged.*git cherry-pick --continue.*--abort/);
    await fork.git('config', 'commit.gpgSign', 'false');
    await fork.git('-c', 'core.editor=true', 'cherry-pick', '--continue');
    expect(await fork.git('log', '-1', '--format=%s')).toBe('Take version 0.2.0 of the template');
  }));

test.each<[string, (fork: Checkout, first: string) => Promise<unknown>, RegExp]>([
  [
    'changes that no commit has',
    (fork) => fork.write({ 'README.md': 'x', 'new.txt': 'x' }),
    /no commit has: README\.md, new\.txt\. Commit them/,
  ],
  ['no branch', (fork) => fork.git('checkout', '--quiet', '--detach'), /No branch .*git switch --create/],
  [
    'a merge that is under way',
    async (fork) => {
      await fork.git('switch', '--quiet', '--create', 'other', 'HEAD~1');
      await fork.commit({ 'README.md': 'other' });
      await fork.git('switch', '--quiet', 'main');
      await fork.commit({ 'README.md': 'main' });
      await expect(fork.git('merge', 'other')).rejects.toThrow();
    },
    /A merge is under way.*git merge --continue.*git merge --abort/,
  ],
  [
    'a record that no upgrade wrote',
    (fork) => fork.commit({ [recordFile]: '{ "commit": "abc" }' }),
    /template\.json says commit "abc" and version undefined/,
  ],
  [
    'a record of another template',
    (fork) => fork.commit({ [recordFile]: JSON.stringify({ version: '0.1.0', commit: 'a'.repeat(40) }) }),
    /no commit a{40}, which template\.json names as version 0\.1\.0\..*--template.*--from/,
  ],
  [
    'a beginning that is no version of the template',
    (fork) => fork.git('commit', '--quiet', '--amend', '-m', 'x').then(() => alone(fork)),
    /cannot be told: it has no template\.json.*--from REF/,
  ],
])('refused is %s', (_what, prepare, sentence) =>
  small.with(async ({ origin, fork, first }) => {
    await origin.commit(second);
    await prepare(fork, first);
    const before = await stateOf(fork);
    await expect(take(fork, origin)).rejects.toThrow(sentence);
    expect(await stateOf(fork)).toEqual(before);
  }),
);

/** The branch without what was before: somebody copied the files and changed them. */
async function alone(fork: Checkout): Promise<void> {
  const made = await fork.git('commit-tree', '-m', 'Begin', 'HEAD^{tree}');
  await fork.git('reset', '--quiet', '--hard', made);
}

test('a fork that does not say what it holds is told it once', () =>
  small.with(async ({ origin, fork, first }) => {
    await alone(fork);
    await origin.commit({ ...second, 'README.md': lines({ 9: 'theirs' }) });
    const { conflicts, from } = await take(fork, origin, { from: first.slice(0, 8) });
    expect([conflicts, from.commit]).toEqual([[], first]);
    const third = await origin.commit({ 'README.md': lines({ 8: 'theirs', 9: 'theirs' }) });
    expect((await take(fork, origin)).to.commit).toBe(third);
  }));

test('a clone that lacks the beginning is told to bring it', () =>
  small.with(async ({ origin, fork }) => {
    await origin.commit(second);
    const shallow = `${fork.root}-shallow`;
    await fork.git('clone', '--quiet', '--depth=1', `file://${fork.root}`, shallow);
    await expect(upgrade({ root: shallow, template: origin.root, to: 'main' })).rejects.toThrow(
      /the clone lacks the beginning of its history.*fetch --unshallow/,
    );
  }));

test('a template that lacks the beginning is no template, also where it was fetched whole before', () =>
  small.with(async ({ origin, fork }) => {
    await origin.commit(second);
    await take(fork, origin, { dryRun: true });
    await origin.commit({ 'package.json': '{ "version": "0.3.0" }\n' });
    const template = `${origin.root}-shallow`;
    await origin.git('clone', '--quiet', '--depth=1', `file://${origin.root}`, template);
    await expect(take(fork, origin, { template })).rejects.toThrow(
      /template at .*-shallow lacks the beginning.*there by `git fetch --unshallow`/,
    );
  }));

test('a fork that shares the history of the template begins where they part', () =>
  small.with(async ({ origin, fork }) => {
    const held = await origin.commit({ 'README.md': lines({ 9: 'theirs' }) });
    const shared = `${fork.root}-shared`;
    await fork.git('clone', '--quiet', origin.root, shared);
    await origin.commit({ ...second, 'README.md': lines({ 8: 'theirs', 9: 'theirs' }) });
    const result = await upgrade({ root: shared, template: origin.root, to: 'main' });
    expect([result.from.commit, result.conflicts]).toEqual([held, []]);
  }));

test('by default the highest version is taken, and none that comes before', () =>
  small.with(async ({ origin, fork }) => {
    const newest = { root: fork.root, template: origin.root };
    await expect(upgrade(newest)).rejects.toThrow(/no version yet.*--to main/);
    const earlier = await origin.commit(second);
    await origin.git('tag', 'v0.9.0');
    const third = await origin.commit({ 'package.json': '{ "version": "0.10.0" }\n' });
    await origin.git('tag', '--annotate', '--message=x', 'v0.10.0');
    await origin.commit({ 'package.json': '{ "version": "0.11.0-dev" }\n' });
    expect((await upgrade(newest)).to.commit).toBe(third);
    expect(await fork.git('tag')).toBe('');
    await expect(take(fork, origin, { to: 'v0.9.0' })).rejects.toThrow(/0\.2\.0 .*does not come after 0\.10\.0/);
    expect((await take(fork, origin, { to: 'v0.9.0', allowDowngrade: true })).to.commit).toBe(earlier);
    expect(await fork.read('package.json')).toBe('{ "version": "0.2.0" }\n');
  }));

test.each(['/nowhere', '/'])('%s is no checkout', async (root) => {
  await expect(upgrade({ root, template: root })).rejects.toThrow(`${root} is no checkout of a repository`);
});

test('a template that cannot be reached is named', () =>
  small.with(async ({ fork }) => {
    await expect(upgrade({ root: fork.root, template: '/nowhere' })).rejects.toThrow(
      /Could not fetch the template from \/nowhere.*--template/,
    );
  }));
