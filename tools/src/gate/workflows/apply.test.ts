import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { awsEnvironments } from '@lockstep/infra/environments';
import { parse } from 'yaml';
import { repositoryRoot } from '../../lib/files/paths.ts';

test('the workflow applies one environment after the other, each by its own place in the list', () => {
  const { jobs } = parse(readFileSync(join(repositoryRoot, '.github/workflows/infra.yaml'), 'utf8')) as {
    readonly jobs: Readonly<Record<string, { readonly needs: readonly string[] }>>;
  };
  const applying = Object.keys(jobs).filter((id) => id.startsWith('apply-'));
  expect(applying).toEqual(awsEnvironments.map((name) => `apply-${name}`));
  for (const [index, id] of applying.entries()) {
    expect(jobs[id]!.needs).toEqual(['synth', 'plan', ...applying.slice(0, index).slice(-1)]);
    expect(new Set(JSON.stringify(jobs[id]).match(/stacks\)\[\d+\]/g))).toEqual(new Set([`stacks)[${2 * index}]`]));
  }
});
