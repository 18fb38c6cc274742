import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withChoice } from '@lockstep/tools/cluster/up/steps/overlays';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { switchedParts } from '@lockstep/tools/model/switched-part';
import { editsAtLast, editsToLeave } from './rollouts-off.ts';

const { components } = switchedParts.find(({ name }) => name === 'rollouts')!;

test.each(Object.entries(components))('%s is as it was before when the part has gone', async (application, folder) => {
  const path = `clusters/staging/${application}/kustomization.yaml`;
  const own = await readFile(join(repositoryRoot, path), 'utf8');
  const on = withChoice(own, { switchedOnBy: folder, wanted: true });
  const leaving = editsToLeave('staging')[path]!(on);
  expect(leaving.includes('rollouts/rights')).toBe(application === 'applications');
  expect(editsAtLast('staging')[path]?.(leaving) ?? leaving).toBe(own);
});
