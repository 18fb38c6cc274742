import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { namedApplications } from './deleted.ts';

test('the Applications that are missed are those of git', async () => {
  const files = await readdir(join(repositoryRoot, 'base', 'applications'));
  const named = files.flatMap((file) => /^application-(.+)\.yaml$/.exec(file)?.[1] ?? []);
  expect(named.length).toBeGreaterThan(5);
  expect([...namedApplications]).toEqual(named.toSorted());
});

test('an autoscaler is named after what it scales, as ScaledToZero takes it', async () => {
  const files = await readdir(join(repositoryRoot, 'base'), { recursive: true });
  const scalers = files.filter((file) => /(^|\/)(?<!patches\/)horizontalpodautoscaler[^/]*\.yaml$/.test(file));
  expect(scalers).not.toEqual([]);
  for (const file of scalers) {
    const { metadata, spec } = parse(await readFile(join(repositoryRoot, 'base', file), 'utf8'));
    expect(metadata.name).toBe(spec.scaleTargetRef.name);
  }
});
