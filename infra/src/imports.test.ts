import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const folder = import.meta.dirname;

const files = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.ts'));

const named = /(?:from|import|import\(|require\()\s*['"`](?<module>(?:@?cdkt[fn]|constructs)(?:\/[^'"`]*)?)['"`]/g;

async function modulesOf(path: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, path), 'utf8');
  return [...text.matchAll(named)].map(({ groups }) => groups!['module']!);
}

test('cdktf and the provider are named in one module alone, however they are imported', async () => {
  const elsewhere = files.filter((path) => path !== 'cdk.ts' && !path.endsWith('.test.ts'));
  const found = await Promise.all(elsewhere.map(async (path) => [path, await modulesOf(path)] as const));
  expect(found.filter(([, modules]) => modules.length > 0)).toEqual([]);
});

test('that module takes one resource at a time', async () => {
  for (const module of await modulesOf('cdk.ts')) {
    expect(module).toMatch(/^cdktf$|^@cdktf\/provider-aws\/lib\/[a-z0-9-]+\/index\.js$/);
  }
});
