import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withChoice } from '@lockstep/tools/cluster/up/steps/overlays';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { switchedParts } from '@lockstep/tools/model/switched-part';
import { editsAround, editsAtLast, editsToLeave } from './part-off.ts';

const cases = switchedParts.flatMap((part) =>
  Object.entries(part.components).map(([application, folder]) => [part.name, application, folder, part] as const),
);

test.each(cases)('the part %s: %s is as it was before when it has gone', async (name, application, folder, part) => {
  const path = `clusters/staging/${application}/kustomization.yaml`;
  const own = await readFile(join(repositoryRoot, path), 'utf8');
  const on = withChoice(own, { switchedOnBy: folder, wanted: true });
  const steps = [editsAround(part), ...(part.withoutApplication ? [] : [editsToLeave(part)])];
  const leaving = steps.reduce((text, edits) => edits('staging')[path]?.(text) ?? text, on);
  expect(leaving.includes(`${name}/rights`)).toBe(application === 'applications' && !part.withoutApplication);
  expect(editsAtLast(part)('staging')[path]?.(leaving) ?? leaving).toBe(own);
});

const ofServices = switchedParts.filter((part) => part.ofServices !== undefined);

test.each(ofServices)('a service is as it was before when $name has gone', async (part) => {
  const path = 'clusters/staging/web/kustomization.yaml';
  const own = await readFile(join(repositoryRoot, path), 'utf8');
  const on = withChoice(own, { switchedOnBy: part.ofServices!, wanted: true });
  expect(on).not.toBe(own);
  expect(editsAround(part)('staging')[path]!(on)).toBe(own);
});
