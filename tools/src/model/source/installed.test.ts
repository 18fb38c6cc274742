import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { installedBy } from './installed.ts';

type Packages = Record<string, Record<string, unknown>>;

const pack = (version: string, more: Record<string, unknown> = {}) => ({
  version,
  resolved: `https://registry.npmjs.org/x/-/x-${version}.tgz`,
  integrity: `sha512-${version}`,
  ...more,
});

const packages = (): Packages => ({
  '': { name: 'shop', workspaces: ['apps/*', 'tools', 'libs/*'], devDependencies: { jest: '1.0.0' } },
  'apps/web': {
    name: '@shop/web',
    version: '0.1.0',
    dependencies: { express: '^5.0.0', '@shop/log': '*' },
    optionalDependencies: { fast: '1.0.0' },
    peerDependencies: { react: '*' },
    devDependencies: { supertest: '1.0.0' },
  },
  tools: { name: '@shop/tools', dependencies: { zod: '4.0.0', debug: '5.0.0' } },
  'libs/log': { name: '@shop/log', version: '1.0.0', dependencies: { pino: '10.0.0' } },
  'node_modules/@shop/web': { resolved: 'apps/web', link: true },
  'node_modules/@shop/log': { resolved: 'libs/log', link: true },
  'node_modules/@shop/tools': { resolved: 'tools', link: true },
  'node_modules/express': pack('5.0.0', { dependencies: { debug: '4' }, peerDependencies: { sass: '*', absent: '*' } }),
  'node_modules/express/node_modules/debug': pack('4.0.0', { dependencies: { ms: '2' } }),
  'node_modules/debug': pack('5.0.0'),
  'node_modules/ms': pack('2.0.0'),
  'node_modules/pino': pack('10.0.0'),
  'node_modules/fast': pack('1.0.0', { optional: true, os: ['darwin'] }),
  'node_modules/react': pack('19.0.0', { peer: true }),
  'node_modules/sass': pack('1.0.0', { dev: true }),
  'node_modules/supertest': pack('1.0.0', { dev: true }),
  'node_modules/jest': pack('1.0.0', { dev: true }),
  'node_modules/zod': pack('4.0.0'),
});

const lock = (all: Packages, more: object = {}): string =>
  JSON.stringify({ name: 'shop', lockfileVersion: 3, packages: all, ...more });

/** What a change of the packages makes of what web installs. */
function changed(edit: (all: Packages) => void): boolean {
  const all = packages();
  edit(all);
  const [before, after] = [installedBy(lock(packages()), 'apps/web'), installedBy(lock(all), 'apps/web')];
  expect([before, after].filter((one) => 'why' in one)).toEqual([]);
  return JSON.stringify(before) !== JSON.stringify(after);
}

describe('what a workspace installs', () => {
  test.each<[string, (all: Packages) => void]>([
    ['a package that it names', (all) => Object.assign(all['node_modules/express']!, { version: '5.0.1' })],
    ['what such a package needs', (all) => Object.assign(all['node_modules/ms']!, { version: '2.0.1' })],
    ['bytes alone', (all) => Object.assign(all['node_modules/express']!, { integrity: 'sha512-other' })],
    ['where it comes from', (all) => Object.assign(all['node_modules/ms']!, { resolved: 'git+ssh://x#1' })],
    ['a script at its installation', (all) => Object.assign(all['node_modules/ms']!, { hasInstallScript: true })],
    ['the package behind another name', (all) => Object.assign(all['node_modules/ms']!, { name: 'other' })],
    [
      'one that lies deeper',
      (all) => Object.assign(all['node_modules/express/node_modules/debug']!, { version: '4.1.0' }),
    ],
    ['one that is optional', (all) => Object.assign(all['node_modules/fast']!, { version: '1.1.0' })],
    ['a peer', (all) => Object.assign(all['node_modules/react']!, { version: '19.1.0' })],
    ['what a linked workspace needs', (all) => Object.assign(all['node_modules/pino']!, { version: '10.1.0' })],
    ['a package more', (all) => Object.assign(all['apps/web']!['dependencies']!, { zod: '4.0.0' })],
    ['a package less', (all) => delete (all['apps/web']!['dependencies'] as Packages)['express']],
    [
      'another place',
      (all) => {
        all['apps/web/node_modules/express'] = pack('5.0.0');
      },
    ],
  ])('differs by %s', (_name, edit) => {
    expect(changed(edit)).toBe(true);
  });

  test.each<[string, (all: Packages) => void]>([
    ['a tool of the root', (all) => Object.assign(all['node_modules/jest']!, pack('2.0.0'))],
    ['a tool of its own', (all) => Object.assign(all['node_modules/supertest']!, pack('2.0.0'))],
    ['a package of another workspace', (all) => Object.assign(all['node_modules/zod']!, pack('5.0.0'))],
    ['a package of the same name elsewhere', (all) => Object.assign(all['node_modules/debug']!, pack('6.0.0'))],
    ['an optional peer that only tools bring', (all) => Object.assign(all['node_modules/sass']!, pack('2.0.0'))],
    ['a wider range', (all) => Object.assign(all['apps/web']!['dependencies']!, { express: '>=5' })],
    ['another name of the root', (all) => Object.assign(all['']!, { name: 'other' })],
    [
      'marks',
      (all) => Object.assign(all['node_modules/ms']!, { license: 'MIT', engines: { node: '>=1' }, devOptional: true }),
    ],
    [
      'another order',
      (all) => {
        const entries = Object.entries(all).toReversed();
        for (const [place] of entries) delete all[place];
        Object.assign(all, Object.fromEntries(entries));
      },
    ],
  ])('is the same after %s', (_name, edit) => {
    expect(changed(edit)).toBe(false);
  });

  test.each([
    ['', 'apps/web', 'it holds no list "packages"'],
    ['{', 'apps/web', 'it holds no list "packages"'],
    ['<<<<<<< HEAD', 'apps/web', 'it holds no list "packages"'],
    [JSON.stringify({ lockfileVersion: 1, dependencies: {} }), 'apps/web', 'it holds no list "packages"'],
    [lock(packages()), 'apps/api', 'it knows no workspace apps/api'],
    [lock({ '': { dependencies: { a: '1' } } }), '.', 'the root needs a, which it does not hold'],
    [
      lock({ a: { dependencies: { b: '1' } }, 'node_modules/b': { link: true, resolved: 'b' } }),
      'a',
      'node_modules/b leads to b',
    ],
  ])('cannot be told of %j for %s', (text, workspace, why) => {
    expect(installedBy(text, workspace)).toEqual({ why: expect.stringContaining(why) });
  });

  test('may go in a circle', () => {
    const circle = { '': { dependencies: { a: '1' } }, 'node_modules/a': pack('1', { dependencies: { b: '1' } }) };
    const text = lock({ ...circle, 'node_modules/b': pack('1', { dependencies: { a: '1' } }) });
    expect(installedBy(text, '.')).toMatchObject({
      packages: expect.stringMatching(/node_modules\/a.*node_modules\/b/),
    });
  });

  test('tells which workspaces are linked in, also over others', () => {
    const all = packages();
    Object.assign(all['libs/log']!, { dependencies: { '@shop/tools': '*' } });
    expect(installedBy(lock(packages()), 'apps/web')).toMatchObject({ workspaces: ['libs/log'] });
    expect(installedBy(lock(all), 'apps/web')).toMatchObject({ workspaces: ['libs/log', 'tools'] });
    expect(installedBy(lock(all), 'tools')).toMatchObject({ workspaces: [] });
  });

  test('is for our service what its image holds: no tool', () => {
    const installed = installedBy(readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8'), 'apps/web');
    const { packages: text, workspaces } = installed as { readonly packages: string; readonly workspaces: string[] };
    expect(workspaces).toEqual(['packages/service']);
    const places = (JSON.parse(text) as [string][]).map(([place]) => place);
    expect(places).toContain('node_modules/express');
    expect(places.filter((place) => /typescript|jest|supertest|@types/.test(place))).toEqual([]);
  });
});
