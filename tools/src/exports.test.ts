import { describe, expect, test } from '@jest/globals';
import { exportRefusals, type NameConvention } from './dev/house/exports.ts';
import { moduleOf, modulesIn } from './dev/house/modules.ts';
import { repositoryRoot } from './lib/files/paths.ts';

const conventions: readonly NameConvention[] = [
  { folder: 'tools/src/commands', name: 'register', reason: 'program.ts puts every command file together by it' },
  { folder: 'apps', name: 'createApp', least: 1, reason: 'the entry of each service starts it by that' },
  {
    folder: 'apps',
    name: 'serviceSettings',
    least: 1,
    reason: 'each service has its own, and its tests read them alike',
  },
  { folder: 'e2e/scenarios', name: 'scenario', reason: 'e2e/scenarios.ts loads every story by it' },
];

async function refusalsOf(
  files: Readonly<Record<string, string>>,
  agreed: readonly NameConvention[] = [],
): Promise<readonly string[]> {
  const modules = await Promise.all(Object.entries(files).map(([file, text]) => moduleOf(file, text)));
  return exportRefusals(modules, agreed);
}

test('every exported name of this repository is declared in one file', async () => {
  const modules = await modulesIn(repositoryRoot);
  expect(modules.flatMap(({ exports }) => exports).length).toBeGreaterThan(1000);
  expect(exportRefusals(modules, conventions)).toEqual([]);
});

describe('refused, by name and by all its files', () => {
  test('a name of two packages, be it of a value or of a type', async () => {
    const files = {
      'e2e/a.ts': 'export interface Answer {}',
      'infra/src/b.ts': 'export const Answer = 1;',
      'tools/src/c.ts': 'export function answer() {}',
    };
    expect(await refusalsOf(files)).toEqual([
      expect.stringMatching(/^Answer is exported by e2e\/a\.ts and infra\/src\/b\.ts: make it one piece/),
    ]);
  });

  test('the name of a convention outside its folder', async () => {
    const files = {
      'x/a.ts': 'export const run = 1;',
      'x/b.ts': 'export const run = 2;',
      'y/c.ts': 'export const run = 3;',
    };
    expect(await refusalsOf(files, [{ folder: 'x', name: 'run', reason: 'the loader' }])).toEqual([
      expect.stringContaining('run is exported by y/c.ts'),
    ]);
  });

  test('a convention that nobody follows any more', async () => {
    expect(await refusalsOf({ 'x/a.ts': 'export {};' }, [{ folder: 'x', name: 'run', reason: 'the loader' }])).toEqual([
      'no two files of x export run: take the convention out',
    ]);
    const run = { folder: 'x', name: 'run', reason: 'the loader', least: 1 };
    expect(await refusalsOf({ 'x/a.ts': 'export const run = 1;' }, [run])).toEqual([]);
    expect(await refusalsOf({ 'x/a.ts': 'export {};' }, [run])).toEqual([
      'no file of x exports run: take the convention out',
    ]);
  });

  test('and nothing else: tests, names that are passed on, and conventions are fine', async () => {
    const files = {
      'x/a.ts': 'export const run = 1, one = 1;',
      'x/b.ts': "export const run = 2;\nexport { one } from './a.ts';",
      'x/a.test.ts': 'export const one = 2;',
    };
    expect(await refusalsOf(files, [{ folder: 'x', name: 'run', reason: 'the loader' }])).toEqual([]);
  });
});
