import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ApplyResult } from '../apiserver/apply.ts';
import type { DryRun } from '../apiserver/dry-run-server.ts';
import { services } from '../../model/services.ts';
import type { Rendered } from '../../model/finding.ts';
import { Failure } from '../../lib/failure.ts';
import { commit } from '../../lib/git/checkout.ts';
import { init } from '../../lib/git/repository.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { apiServerFindings } from './api-server.ts';
import { contextOf, type CheckContext } from './context.ts';

const image = services[0]!.image;
const denied = `ValidatingAdmissionPolicy 'p' with binding 'p' denied request: spec.containers[web].image is ${image}: no. Pin it.`;
const file = 'clusters/staging/web';
const application: Rendered = {
  file: 'clusters/staging/applications',
  object: {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'web', namespace: 'argocd' },
    spec: { source: { path: file }, destination: { namespace: 'web' } },
  },
};
const deployment: Rendered = {
  file,
  object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'web' } },
};

const answer = (object: KubeObject): ApplyResult =>
  object.kind === 'Deployment'
    ? { object, error: { code: 403, message: denied, causes: [] }, warnings: [], changed: false }
    : { object, warnings: [], changed: false };

let root: string;
let asked: KubeObject[];
let notes: string[];
let context: CheckContext;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lockstep-api-server-'));
  [asked, notes] = [[], []];
  const judge: DryRun = async (objects) => {
    asked.push(...objects);
    return objects.map(answer);
  };
  const objects = [application, deployment];
  const trees = [{ environment: 'staging' as const, folder: 'clusters/staging', objects }];
  context = {
    ...contextOf({ root, dependencies: { dryRun: judge } }),
    trees: async () => trees,
    note: (line) => void notes.push(line),
  };
});
afterEach(() => rm(root, { recursive: true }));

const release = async (images: string): Promise<void> => {
  await mkdir(join(root, 'clusters/staging/images'), { recursive: true });
  await writeFile(join(root, 'clusters/staging/images/kustomization.yaml'), `kind: Component\nimages: ${images}\n`);
};

test('the server is asked what Argo CD would ask it', async () => {
  await apiServerFindings(context);
  expect(asked[1]?.metadata).toEqual({
    name: 'web',
    namespace: 'web',
    annotations: { 'argocd.argoproj.io/tracking-id': 'web:apps/Deployment:web/web' },
  });
});

test("what is the whole cluster's is marked with the namespace of its Application, and stays in none", async () => {
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } };
  const objects = [application, { file, object }];
  const trees = [{ environment: 'staging' as const, folder: 'clusters/staging', objects }];
  await apiServerFindings({ ...context, trees: async () => trees });
  expect(asked[1]?.metadata).toEqual({
    name: 'web',
    annotations: { 'argocd.argoproj.io/tracking-id': 'web:/Namespace:web/web' },
  });
});

test('a server that was begun ends where the overlays cannot be prepared', async () => {
  const unprepared = new Failure({ what: 'No mirror answers', wayOut: 'Wait.' });
  const { dryRun: _, ...dependencies } = context.dependencies;
  const failing = { ...context, dependencies, unrendered: () => Promise.reject(unprepared) };
  await expect(apiServerFindings(failing)).rejects.toBe(unprepared);
  expect(process.getActiveResourcesInfo()).not.toContain('ProcessWrap');
}, 600_000);

test('an image of ours waits, as a note, where nothing has been released yet', async () => {
  await release('[]');
  expect(await apiServerFindings(context)).toEqual([]);
  expect(notes).toEqual([`${image} in clusters/staging/web waits for its first release`]);
});

test('an image of ours waits for its own first release, whatever else has been released', async () => {
  await release(`[{ name: a.io/b, newTag: ${'a'.repeat(40)}, digest: 'sha256:${'b'.repeat(64)}' }]`);
  expect(await apiServerFindings(context)).toEqual([]);
  expect(notes).toEqual([`${image} in clusters/staging/web waits for its first release`]);
});

test('an image of ours without its version is refused once it has been released', async () => {
  await release(`[{ name: ${image}, newTag: ${'a'.repeat(40)}, digest: 'sha256:${'b'.repeat(64)}' }]`);
  expect(await apiServerFindings(context)).toEqual([
    expect.objectContaining({ file, field: 'spec.containers[web].image' }),
  ]);
  expect(notes).toEqual([]);
});

test('an image of ours that a change takes out does not wait for its first release', async () => {
  await init(root);
  await release(`[{ name: ${image}, newTag: ${'a'.repeat(40)}, digest: 'sha256:${'b'.repeat(64)}' }]`);
  const base = await commit(root, 'released', ['.']);
  await release('[]');
  const start = async () => base;
  expect(await apiServerFindings({ ...context, base, start })).toEqual([expect.objectContaining({ file })]);
});

test('an images file that cannot be read excuses nothing', async () => {
  await release('[{ name: a.io/b }]');
  expect(await apiServerFindings(context)).toEqual([
    expect.objectContaining({ file, field: 'spec.containers[web].image' }),
  ]);
});
