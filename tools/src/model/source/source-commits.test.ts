import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { commit, revert } from '../../lib/git/checkout.ts';
import { git } from '../../lib/git/git.ts';
import { withScratchRepository } from '../../lib/git/scratch-repository.ts';
import { imageCommits, imageDiffers, lastImageCommit } from './source-commits.ts';

jest.setTimeout(60_000);

const source = { paths: ['apps/web', '.npmrc'], containerfile: 'apps/web/Containerfile', packages: 'apps/web' };
const manifest = {
  name: '@shop/web',
  version: '0.1.0',
  dependencies: { express: '5' },
  devDependencies: { jest: '1' },
};
const lockOf = ({
  express = '5.0.0',
  ms = '2.0.0',
  jest: tool = '1.0.0',
  bytes = 'a',
  folder = 'apps/web',
} = {}): string =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { workspaces: ['apps/*'], devDependencies: { jest: '1' } },
      [folder]: manifest,
      'node_modules/@shop/web': { resolved: folder, link: true },
      'node_modules/express': { version: express, integrity: bytes, dependencies: { ms: '2' } },
      'node_modules/ms': { version: ms },
      'node_modules/jest': { version: tool, dev: true },
    },
  });

interface Scene {
  readonly repo: string;
  /** Commits files on the branch that is checked out; undefined removes one. */
  write(files: Readonly<Record<string, string | undefined>>): Promise<string>;
  run(...args: readonly string[]): Promise<string>;
  last(): Promise<string | undefined>;
  /** The first commit of the service. */
  readonly first: string;
}

function withService(work: (scene: Scene) => Promise<void>): Promise<void> {
  return withScratchRepository(async ({ person }) => {
    const run = async (...args: readonly string[]) => (await git(person, args)).stdout;
    await run('config', 'user.name', 'Ada');
    await run('config', 'user.email', 'ada@example.com');
    const write: Scene['write'] = async (files) => {
      for (const [path, text] of Object.entries(files)) {
        if (text === undefined) await run('rm', '--quiet', path);
        if (text === undefined) continue;
        await mkdir(dirname(join(person, path)), { recursive: true });
        await writeFile(join(person, path), text);
      }
      const kept = Object.keys(files).filter((path) => files[path] !== undefined);
      return await commit(person, `Write ${Object.keys(files).join(', ')}`, kept);
    };
    const first = await write({
      'apps/web/Containerfile': 'FROM x\nCOPY apps/web/src src\n',
      'apps/web/Containerfile.dockerignore': '*\n!apps/web/src\n**/*.test.ts\n',
      'apps/web/src/app.ts': '1',
      'apps/web/package.json': JSON.stringify(manifest),
      'package-lock.json': lockOf(),
    });
    const last = async () => await lastImageCommit(person, await run('rev-parse', 'HEAD'), source);
    await work({ repo: person, write, run, last, first });
  });
}

describe('a new image is made by', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['a source', { 'apps/web/src/app.ts': '2' }],
    ['the Containerfile', { 'apps/web/Containerfile': 'FROM y\n' }],
    ['what the build gets', { 'apps/web/Containerfile.dockerignore': '*\n' }],
    ['a package', { 'package-lock.json': lockOf({ express: '5.0.1' }) }],
    ['what a package needs', { 'package-lock.json': lockOf({ ms: '2.0.1' }) }],
    ['the bytes of a package alone', { 'package-lock.json': lockOf({ bytes: 'b' }) }],
    ['a package and a tool', { 'package-lock.json': lockOf({ ms: '2.0.1', jest: '2.0.0' }) }],
    ['its version', { 'apps/web/package.json': JSON.stringify({ ...manifest, version: '0.2.0' }) }],
    ['its name', { 'apps/web/package.json': JSON.stringify({ ...manifest, name: '@shop/shop' }) }],
    ['a lock file that cannot be read', { 'package-lock.json': '{' }],
    ['a lock file without the workspace', { 'package-lock.json': lockOf({ folder: 'apps/shop' }) }],
    ['a manifest that cannot be read', { 'apps/web/package.json': '{' }],
  ])('%s', (_name, files) =>
    withService(async ({ write, last }) => {
      const made = await write(files);
      await write({ 'docs/a.md': 'later' });
      expect(await last()).toBe(made);
    }),
  );

  test('the first lock file that can be read again', () =>
    withService(async ({ write, last }) => {
      await write({ 'package-lock.json': '{' });
      const other = await write({ 'package-lock.json': '{}' });
      expect(await last()).toBe(other);
      const made = await write({ 'package-lock.json': lockOf() });
      expect(await last()).toBe(made);
    }));

  test('a file that goes, or moves', () =>
    withService(async ({ write, last, run, repo }) => {
      await write({ 'apps/web/src/b.ts': 'b'.repeat(99) });
      await run('mv', 'apps/web/src/b.ts', 'apps/web/src/c.ts');
      const moved = await commit(repo, 'Move it', ['.']);
      expect(await last()).toBe(moved);
      const gone = await write({ 'apps/web/src/c.ts': undefined });
      expect(await last()).toBe(gone);
    }));

  test('what is taken back', () =>
    withService(async ({ write, last, repo }) => {
      const made = await write({ 'package-lock.json': lockOf({ ms: '2.0.1' }) });
      expect(await last()).toBe(made);
      const back = await revert(repo, made);
      expect(await last()).toBe(back);
    }));
});

describe('no new image is made by', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['a tool', { 'package-lock.json': lockOf({ jest: '2.0.0' }) }],
    ['a test', { 'apps/web/src/app.test.ts': 'test' }],
    ['what no build gets', { 'apps/web/README.md': 'words' }],
    [
      'a tool of the service',
      { 'apps/web/package.json': JSON.stringify({ ...manifest, devDependencies: { jest: '2' } }) },
    ],
    ['the manifest of the root', { 'package.json': '{"scripts":{"a":"b"}}' }],
    ['another form of the same', { 'package-lock.json': JSON.stringify(JSON.parse(lockOf()), undefined, 2) }],
  ])('%s', (_name, files) =>
    withService(async ({ write, last, first }) => {
      await write(files);
      expect(await last()).toBe(first);
    }),
  );

  test('dozens of tools, which lie between two commits of the source', () =>
    withService(async ({ write, last, first, repo }) => {
      let later = first;
      for (let version = 2; version < 26; version += 1)
        later = await write({ 'package-lock.json': lockOf({ jest: `${version}.0.0` }) });
      expect(await last()).toBe(first);
      expect(await imageDiffers(repo, first, later, source)).toBe(false);
      expect(await imageCommits(repo, { in: [later], notIn: [first] }, source)).toEqual([]);
    }));

  test('anything before there is a service', () =>
    withScratchRepository(async ({ remote, write }) => {
      await write('docs/a.md', '1');
      const other = await write('apps/web/Containerfile.dockerignore.md', '*');
      expect(await lastImageCommit(remote, other, { ...source, paths: ['apps/web/src'] })).toBeUndefined();
    }));
});

describe('over a merge', () => {
  test('it is the commit of the side that made it, where the other made none', () =>
    withService(async ({ write, run, last, first }) => {
      await run('switch', '--quiet', '-c', 'side');
      const made = await write({ 'package-lock.json': lockOf({ ms: '2.0.1' }) });
      await run('switch', '--quiet', 'main');
      await write({ 'docs/a.md': '1' });
      await run('merge', '--quiet', '--no-ff', '-m', 'Merge', 'side');
      expect(await last()).toBe(made);
      await run('switch', '--quiet', '-c', 'tools', first);
      await write({ 'package-lock.json': lockOf({ jest: '2.0.0' }) });
      await run('merge', '--quiet', '--no-ff', '-s', 'ours', '-m', 'Merge tools alone', 'main');
      expect(await last()).toBe(first);
    }));

  test('it is the merge, where both sides made one', () =>
    withService(async ({ write, run, last }) => {
      await run('switch', '--quiet', '-c', 'side');
      await write({ 'apps/web/src/b.ts': '1' });
      await run('switch', '--quiet', 'main');
      await write({ 'apps/web/src/c.ts': '1' });
      await run('merge', '--quiet', '--no-ff', '-m', 'Merge', 'side');
      expect(await last()).toBe(await run('rev-parse', 'HEAD'));
    }));

  test('a merge of tools into a source of its own leads to that source', () =>
    withService(async ({ write, run, last }) => {
      await run('switch', '--quiet', '-c', 'side');
      await write({ 'package-lock.json': lockOf({ jest: '2.0.0' }), 'apps/web/src/b.test.ts': '1' });
      await run('switch', '--quiet', 'main');
      const made = await write({ 'apps/web/src/c.ts': '1' });
      await run('merge', '--quiet', '--no-ff', '-m', 'Merge', 'side');
      expect(await last()).toBe(made);
    }));
});

test('a service moves to another folder: what it is named by decides', () =>
  withService(async ({ write, run, repo }) => {
    await run('mv', 'apps/web', 'apps/shop');
    await write({ 'package-lock.json': lockOf({ folder: 'apps/shop' }) });
    const moved = await commit(repo, 'Move it', ['.']).catch(() => run('rev-parse', 'HEAD'));
    const there = { paths: ['apps/shop'], containerfile: 'apps/shop/Containerfile', packages: 'apps/shop' };
    expect(await lastImageCommit(repo, moved, there)).toBe(moved);
  }));

test('what a range made is told as git tells it, whatever a message says', () =>
  withService(async ({ write, run, repo, first }) => {
    await write({ 'apps/web/src/app.test.ts': '1' });
    await writeFile(join(repo, 'apps/web/src/app.ts'), '3');
    const body = ':100644 100644 0000000 1111111 M\n\nThe reason.';
    const made = await commit(repo, `Say "it"\n\n${body}\n`, ['apps/web/src/app.ts']);
    const head = await run('rev-parse', 'HEAD');
    const [only, ...others] = await imageCommits(repo, { in: [head], notIn: [first] }, source);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ commit: made, subject: 'Say "it"' });
    expect(only!.body.trim()).toBe(body);
  }));

test('an image of all there is takes every file, in a bare repository too', () =>
  withScratchRepository(async ({ remote, write }) => {
    const last = await write('deep/[odd] *.md', '1');
    expect(await lastImageCommit(remote, last, { paths: ['.'] })).toBe(last);
    expect(await lastImageCommit(remote, last, { paths: ['deep/[odd] *.md'] })).toBe(last);
  }));

describe('two services that share a workspace', () => {
  const containerfile = 'libs/log/Containerfile';
  const sources = Object.fromEntries(
    ['web', 'api'].map((name) => {
      return [name, { paths: [`apps/${name}`, 'libs/log'], containerfile, packages: `apps/${name}` }];
    }),
  );
  const own = { web: { '@shop/log': '*', marked: '1' }, api: { '@shop/log': '*', zod: '1' } };
  const shared = { name: '@shop/log', dependencies: { pino: '1' }, devDependencies: { jest: '1' } };
  const lockWith = (versions: Readonly<Record<string, string>> = {}): string =>
    JSON.stringify({
      lockfileVersion: 3,
      packages: {
        '': {},
        'apps/web': { dependencies: own.web },
        'apps/api': { dependencies: own.api },
        'libs/log': shared,
        'node_modules/@shop/log': { resolved: 'libs/log', link: true },
        ...Object.fromEntries(
          ['marked', 'zod', 'pino', 'jest'].map((name) => [`node_modules/${name}`, { version: versions[name] ?? '1' }]),
        ),
      },
    });
  const start = {
    [containerfile]: 'FROM x\nCOPY $WORKSPACE libs/log ./\n',
    'apps/web/package.json': JSON.stringify({ dependencies: own.web }),
    'apps/web/src/app.ts': '1',
    'apps/api/package.json': JSON.stringify({ dependencies: own.api }),
    'apps/api/src/app.ts': '1',
    'libs/log/package.json': JSON.stringify(shared),
    'libs/log/src/log.ts': '1',
    'package-lock.json': lockWith(),
  };

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['a file that they share', { 'libs/log/src/log.ts': '2' }, ['web', 'api']],
    ['a file of one', { 'apps/api/src/app.ts': '2' }, ['api']],
    ['the Containerfile that they share', { [containerfile]: 'FROM y\n' }, ['web', 'api']],
    ['a package of what they share', { 'package-lock.json': lockWith({ pino: '2' }) }, ['web', 'api']],
    ['a package of one', { 'package-lock.json': lockWith({ zod: '2' }) }, ['api']],
    ['a package of the other', { 'package-lock.json': lockWith({ marked: '2' }) }, ['web']],
    ['a tool', { 'package-lock.json': lockWith({ jest: '2' }) }, []],
    [
      'what they share that asks for another package',
      { 'libs/log/package.json': JSON.stringify({ ...shared, dependencies: { pino: '2' } }) },
      ['web', 'api'],
    ],
    [
      'a tool of what they share',
      { 'libs/log/package.json': JSON.stringify({ ...shared, devDependencies: { jest: '2' } }) },
      [],
    ],
    [
      'a tool of what they share, with a lock file that cannot be read',
      {
        'libs/log/package.json': JSON.stringify({ ...shared, devDependencies: { jest: '2' } }),
        'package-lock.json': '{',
      },
      ['web', 'api'],
    ],
    ['a manifest that no workspace is', { 'libs/log/sample/package.json': '{"devDependencies":{}}' }, ['web', 'api']],
  ])('%s makes the images that hold it', (_name, files, made) =>
    withService(async ({ repo, write }) => {
      const before = await write(start);
      const after = await write(files);
      const differ = await Promise.all(
        Object.entries(sources).map(async ([name, one]) => {
          const last = await lastImageCommit(repo, after, one);
          const differs = await imageDiffers(repo, before, after, one);
          expect([name, last]).toEqual([name, differs ? after : before]);
          return differs ? [name] : [];
        }),
      );
      expect(differ.flat()).toEqual(made);
    }),
  );
});
