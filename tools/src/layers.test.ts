import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { house } from './dev/house/house.ts';
import { layerRefusals, type WorkspacePackage } from './dev/house/layers.ts';
import { moduleOf, modulesIn } from './dev/house/modules.ts';
import { workspaceFolders } from './dev/house/workspaces.ts';
import { repositoryRoot } from './lib/files/paths.ts';

async function packageIn(folder: string): Promise<WorkspacePackage> {
  const {
    name,
    exports = {},
    dependencies = {},
  } = JSON.parse(await readFile(join(repositoryRoot, folder, 'package.json'), 'utf8')) as WorkspacePackage & {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  return { name, folder, exports, dependencies: Object.keys(dependencies) };
}

test('every import of this repository goes down the stairs and through a door', async () => {
  const folders = await workspaceFolders(repositoryRoot);
  expect(folders).toEqual(expect.arrayContaining(['apps/web', 'monitoring', 'packages/service', 'tools']));
  const [modules, packages] = await Promise.all([modulesIn(repositoryRoot), Promise.all(folders.map(packageIn))]);
  expect(modules.length).toBeGreaterThan(700);
  expect(layerRefusals(modules, house, packages)).toEqual([]);
});

describe('refused, by file, line and the room that is meant', () => {
  const packages: readonly WorkspacePackage[] = [
    { name: '@lockstep/tools', folder: 'tools', exports: { './lib/run': './src/lib/run.ts' }, dependencies: [] },
    { name: '@lockstep/infra', folder: 'infra', exports: {}, dependencies: ['@lockstep/tools'] },
    { name: '@lockstep/monitoring', folder: 'monitoring', exports: {}, dependencies: [] },
    { name: '@lockstep/api', folder: 'apps/api', exports: {}, dependencies: [] },
  ];
  const used = "import '@lockstep/tools/lib/run';\n";

  async function refusalsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const all = { 'infra/src/used.ts': used, ...files };
    const modules = await Promise.all(Object.entries(all).map(([file, text]) => moduleOf(file, text)));
    return layerRefusals(modules, house, packages);
  }

  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'a wing that imports one above it',
      { 'tools/src/lib/a.ts': "\nimport type { B } from '../gate/b.ts';\n" },
      'tools/src/lib/a.ts:2 imports ../gate/b.ts of tools/src/gate, which stands above it',
    ],
    [
      'two wings of one step',
      { 'tools/src/image/a.ts': "export * from '../delivery/b.ts';" },
      'tools/src/image/a.ts:1 imports ../delivery/b.ts of tools/src/delivery, which stands beside it',
    ],
    [
      'a wing that imports the program',
      { 'tools/src/commands/a.ts': "await import('../program.ts');" },
      'tools/src/commands/a.ts:1 imports ../program.ts of tools/src, which stands above it',
    ],
    [
      'a wing that nobody knows',
      { 'utils/a.ts': 'export {};' },
      'utils/a.ts:1 stands in no room: put it into one of tools/src/lib,',
    ],
    [
      'a climb past the doors of a package',
      { 'infra/src/a.ts': "import '../../tools/src/lib/files.ts';" },
      'infra/src/a.ts:1 imports ../../tools/src/lib/files.ts past the doors of @lockstep/tools',
    ],
    [
      'a door that is not there',
      { 'infra/src/a.ts': "import '@lockstep/tools/lib/files';" },
      'infra/src/a.ts:1 imports @lockstep/tools/lib/files, which tools/package.json does not list',
    ],
    [
      'a package that is not named as needed',
      { 'monitoring/src/a.ts': used },
      'monitoring/src/a.ts:1 imports @lockstep/tools/lib/run, and monitoring/package.json does not name @lockstep/tools',
    ],
    [
      'what a service does not name as needed, which its image would not have',
      { 'apps/api/src/a.ts': used },
      'apps/api/src/a.ts:1 imports @lockstep/tools/lib/run, and apps/api/package.json does not name @lockstep/tools',
    ],
    [
      'a service that imports another',
      { 'apps/api/src/a.test.ts': "import '../../web/src/b.ts';" },
      'apps/api/src/a.test.ts:1 imports ../../web/src/b.ts of apps/web, which stands beside it',
    ],
    ['a file beside the services', { 'apps/a.ts': 'export {};' }, 'apps/a.ts:1 stands in no room'],
    ['a door that nobody uses', { 'infra/src/used.ts': '' }, 'tools/package.json:1 exports @lockstep/tools/lib/run'],
    [
      'a circle of files',
      {
        'tools/src/lib/a.ts': "import './b.ts';",
        'tools/src/lib/b.ts': "\nimport './c.ts';",
        'tools/src/lib/c.ts': "\n\nimport './a.ts';",
      },
      'tools/src/lib/c.ts:3 imports ./a.ts, which closes a circle: tools/src/lib/a.ts -> tools/src/lib/b.ts -> tools/src/lib/c.ts -> tools/src/lib/a.ts',
    ],
  ])('%s', async (_what, files, sentence) => {
    expect(await refusalsOf(files)).toEqual([expect.stringContaining(sentence)]);
  });

  test('and nothing else', async () => {
    const good = {
      'tools/src/gate/a.ts': "import '../lib/b.ts';\nimport './c.ts';\nimport 'yaml';",
      'apps/api/src/a.ts': "import './b.ts';",
      'apps/api/src/a.test.ts': used,
      'apps/api/bench/a.ts': used,
    };
    expect(await refusalsOf(good)).toEqual([]);
  });
});
