import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { laptopParts } from '../../../model/laptop-part.ts';
import { repositoryRoot } from '../../../lib/files/paths.ts';
import { withScratchFolder } from '../../../lib/files/scratch-folder.ts';
import { writeFiles } from '../../../lib/files/write-files.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import { objectName } from '../../../model/finding.ts';
import { renderObjects } from '../../../toolbox/kustomize.ts';
import { componentLine, partsOff, switchedParts } from '../../../model/switched-part.ts';
import { askedParts } from '../choose-instance.ts';
import { withChoice } from './overlays.ts';
import { choicesFor } from './parts.ts';

/** What an overlay of staging renders beside a component that leaves a part out. */
async function rendered(application: string, component?: string): Promise<readonly KubeObject[]> {
  return await withScratchFolder('parts', async (folder) => {
    const at = (...path: string[]): string => relative(folder, join(repositoryRoot, 'local', ...path));
    const kustomization = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: [at('staging', application)],
      ...(component === undefined ? {} : { components: [at('components', component)] }),
    };
    await writeFiles(folder, { 'kustomization.yaml': stringify(kustomization) });
    return await renderObjects(folder);
  });
}

test.each(
  laptopParts.flatMap((part) => part.applications.map((application) => [part.name, application, part] as const)),
)(
  'without the part %s the overlay %s renders less',
  async (_name, application, part) => {
    const [whole, without] = await Promise.all([rendered(application), rendered(application, part.leftOutBy)]);
    expect(JSON.stringify(without).length).toBeLessThan(JSON.stringify(whole).length);
  },
  120_000,
);

test('without secrets nothing syncs the operator, and Prometheus does not look for it', async () => {
  const [applications, monitoring] = await Promise.all([
    rendered('applications', 'without-external-secrets'),
    rendered('monitoring', 'without-external-secrets'),
  ]);
  expect(applications.map(objectName)).not.toContain('Application argocd/external-secrets');
  expect(applications.map(objectName)).toContain('Application argocd/web');
  expect(JSON.stringify(monitoring.filter(({ kind }) => kind === 'ConfigMap'))).not.toMatch(
    /job_name: external-secrets/,
  );
}, 120_000);

test('what was asked for once stays', async () => {
  expect(await askedParts({}, undefined)).toEqual([]);
  expect(await askedParts({ with: ['secrets'] }, undefined)).toEqual(['secrets']);
  expect(await askedParts({}, { parts: ['secrets'] })).toEqual(['secrets']);
  expect(await askedParts({ with: ['secrets'] }, { parts: ['secrets'] })).toEqual(['secrets']);
  // What it needs comes with it.
  expect(await askedParts({ with: ['database'] }, undefined)).toEqual(['database', 'secrets']);
});

test('what git has switched on in an environment is there without a word', async () => {
  await withScratchFolder('parts', async (root) => {
    const components = ['services', componentLine('base/applications/components/rollouts')];
    await writeFiles(root, { 'clusters/staging/applications/kustomization.yaml': stringify({ components }) });
    expect(await askedParts({}, undefined, root)).toEqual(['rollouts']);
    const all = switchedParts.map(({ name }) => name);
    expect(await partsOff('staging', root)).toEqual(new Set(all.filter((name) => name !== 'rollouts')));
    expect(await partsOff('production', root)).toEqual(new Set(all));
  });
});

test('a part that git has not is switched on by the lines that a fork writes, and never out', () => {
  const lines = choicesFor(['rollouts']).filter(({ part }) => part === 'rollouts');
  expect(lines.map(({ application, switchedOnBy, wanted }) => [application, switchedOnBy, wanted])).toEqual([
    ['applications', 'base/applications/components/rollouts', true],
    ['monitoring', 'monitoring/components/rollouts', true],
    ['policies', 'base/policies/components/rollouts', true],
  ]);
  expect(choicesFor([]).filter(({ part }) => part === 'rollouts')).toEqual([]);
});

test.each(
  switchedParts.flatMap(({ name, components }) =>
    Object.entries(components).map(([application, folder]) => [name, application, folder]),
  ),
)('the part %s is a component of %s, and of no other line', async (_name, application, switchedOnBy) => {
  const path = join(repositoryRoot, 'clusters', 'staging', `${application}`, 'kustomization.yaml');
  const text = await readFile(path, 'utf8');
  const on = withChoice(text, { switchedOnBy, wanted: true });
  const line = `  - ${componentLine(`${switchedOnBy}`)}\n`;
  expect(on.replace(line, '').replace(/^components:\n(?! )/m, '')).toBe(text);
  expect(on).toContain(line);
  expect(on.indexOf(line)).toBeLessThan(on.includes('every-application') ? on.indexOf('every-application') : on.length);
  expect(withChoice(on, { switchedOnBy, wanted: true })).toBe(on);
});
