import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { check } from '../../gate/check/check.ts';
import { contextOf } from '../../gate/check/context.ts';
import { renderObjects } from '../../toolbox/kustomize.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { reviewChange } from '../../diff/review.ts';
import { changeInStaging, writeServicesTree } from './services-tree.ts';

test('the bench measures services of the shape of ours, and changes that are seen', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-bench-'));
  try {
    const names = await writeServicesTree(repositoryRoot, folder, 2);
    expect(names).toEqual(['service-001', 'service-002']);
    const [ours, made] = await Promise.all([
      renderObjects(join(repositoryRoot, 'clusters/staging/web')),
      renderObjects(join(folder, 'clusters/staging/service-002')),
    ]);
    // Nobody asks the new ones.
    const alike = ours.filter(({ metadata }) => !metadata.name.startsWith('called-by-'));
    expect(made.map(({ kind }) => kind)).toEqual(alike.map(({ kind }) => kind));
    expect(new Set(made.map(({ metadata }) => metadata.namespace))).toEqual(new Set([undefined, 'service-002']));
    const { sections } = await check(contextOf({ root: folder }), { only: ['render', 'graph'] });
    expect(sections.flatMap(({ findings }) => findings)).toEqual([]);
    await changeInStaging(folder, names, 'debug');
    const { environments } = await reviewChange({ root: folder, base: 'HEAD' });
    expect(environments.map(({ objects }) => objects.length)).toEqual([4, 0]);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 60_000);
