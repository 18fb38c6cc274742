import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { differing, rehearse, versionPaths } from './rehearse.ts';
import { hasSuccessor, successor } from './successor.ts';

jest.setTimeout(1_800_000);

// It installs 450 MB: `npm test` uses them where they are, LOCKSTEP_WAY_OUT=1 installs them first.
const real = process.env['LOCKSTEP_WAY_OUT'] === '1' || (await hasSuccessor()) ? describe : describe.skip;

real('with CDK Terrain in the place of cdktf', () => {
  test('the same code writes the same stacks, but for versions', async () => {
    const found = await rehearse(repositoryRoot, () => {});
    expect(found.filter(({ path }) => !versionPaths.has(path))).toEqual([]);
    expect(found.length).toBeGreaterThan(0);
  });
});

test('constructs stand at the version that both take', async () => {
  const manifest = JSON.parse(await readFile(join(repositoryRoot, 'infra', 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  expect(manifest.devDependencies['constructs']).toBe(successor.constructs);
});

test('a value that differs is named by its path', () => {
  const cdktf = { resource: { aws_vpc: { vpc: { cidr_block: '10.0.0.0/16', tags: ['a'] } } } };
  const cdktn = { resource: { aws_vpc: { vpc: { cidr_block: '10.1.0.0/16', tags: ['a'], more: 1 } } } };
  expect(differing(cdktf, cdktn, [])).toEqual([
    { path: 'resource.aws_vpc.vpc.cidr_block', cdktf: '"10.0.0.0/16"', cdktn: '"10.1.0.0/16"' },
    { path: 'resource.aws_vpc.vpc.more', cdktf: 'nothing', cdktn: '1' },
  ]);
});
