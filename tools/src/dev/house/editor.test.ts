import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/files/paths.ts';

async function read(file: string): Promise<string> {
  return await readFile(join(repositoryRoot, file), 'utf8');
}

test('.nvmrc names the Node of the lock file, which the commands run by', async () => {
  const { packages } = JSON.parse(await read('package-lock.json')) as {
    readonly packages: Readonly<Record<string, { readonly version: string }>>;
  };
  const nodes = Object.keys(packages).filter((path) => path.startsWith('node_modules/node-linux-'));
  expect(nodes.length).toBeGreaterThan(1);
  expect([...new Set(nodes.map((path) => packages[path]!.version))]).toEqual([(await read('.nvmrc')).trim()]);
});

test('what the editor starts is there', async () => {
  const { configurations } = JSON.parse(await read('.vscode/launch.json')) as {
    readonly configurations: readonly { readonly name: string; readonly program: string }[];
  };
  expect(configurations.length).toBeGreaterThan(1);
  for (const { name, program } of configurations) {
    const file = program.replace('${workspaceFolder}/', '');
    await expect(stat(join(repositoryRoot, file)).then(() => name)).resolves.toBe(name);
  }
});
