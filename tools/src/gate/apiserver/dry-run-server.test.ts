import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { KubeObject } from '../../model/kube-object.ts';
import type { ApplyResult } from './apply.ts';
import { dryRunOn, dryRunServerOf, type DryRunServer } from './dry-run-server.ts';
import { keptDryRun } from './kept-answers.ts';
import { startApiServer, type ApiServer } from './server.ts';

const group = 'admissionregistration.k8s.io/v1';
const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } };
const settings: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'web' } };
const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] };

/** A policy that refuses every ConfigMap, with these words. */
function refusing(message: string): readonly KubeObject[] {
  const metadata = { name: 'none' };
  const validations = [{ expression: 'false', message }];
  return [
    {
      apiVersion: group,
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: { matchConstraints: { resourceRules: [rule] }, validations },
    },
    {
      apiVersion: group,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: 'none', validationActions: ['Deny'] },
    },
  ];
}

function autoscaler(maxReplicas: number): KubeObject {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'a', namespace: 'web' },
    spec: { scaleTargetRef, maxReplicas },
  };
}

/** A policy that refuses every ControllerRevision, with its namespace's autoscaler in its words. */
const refusingByParameters: readonly KubeObject[] = [
  {
    apiVersion: group,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'max' },
    spec: {
      paramKind: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
      matchConstraints: { resourceRules: [{ ...rule, apiGroups: ['apps'], resources: ['controllerrevisions'] }] },
      validations: [{ expression: 'false', messageExpression: "'max ' + string(params.spec.maxReplicas)" }],
    },
  },
  {
    apiVersion: group,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'max' },
    spec: {
      policyName: 'max',
      paramRef: { selector: {}, parameterNotFoundAction: 'Allow' },
      validationActions: ['Deny'],
    },
  },
];

const revision = (of: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  metadata: { name: 'a', namespace: of },
  data: {},
  revision: 1,
});

const definition: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'doors.lockstep.dev' },
  spec: {
    group: 'lockstep.dev',
    scope: 'Namespaced',
    names: { plural: 'doors', singular: 'door', kind: 'Door' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { open: { type: 'boolean' } } } },
          },
        },
      },
    ],
  },
};
const door: KubeObject = {
  apiVersion: 'lockstep.dev/v1',
  kind: 'Door',
  metadata: { name: 'a', namespace: 'web' },
  spec: { open: 'no' },
};

// A change of policies takes the server a second, and a busy machine several.
jest.setTimeout(60_000);

let server: ApiServer;
let stage: DryRunServer;
beforeAll(async () => {
  server = await startApiServer();
  stage = dryRunServerOf(server);
}, 600_000);
afterAll(() => server?.stop());

const said = async (object: KubeObject): Promise<string | undefined> => (await stage.ask([object]))[0]?.error?.message;

test('policies are in force as soon as they stand, in their newest words, and gone with their environment', async () => {
  await stage.set([namespace, ...refusing('one')]);
  expect(await said(settings)).toContain('denied request: one');
  await stage.set([namespace, ...refusing('two')]);
  expect(await said(settings)).toContain('denied request: two');
  await stage.set([namespace]);
  expect(await said(settings)).toBeUndefined();
});

test('a namespace of the former environment is not there in the next one', async () => {
  await stage.set([namespace]);
  expect(await said(settings)).toBeUndefined();
  await stage.set([]);
  expect(await said(settings)).toBe('namespaces "web" not found');
});

test('objects of a definition are judged by it, and unknown ones without it', async () => {
  await stage.set([namespace, definition]);
  expect(await said(door)).toContain('spec.open');
  await stage.set([namespace]);
  expect(await said(door)).toBe('the API server knows no Door in lockstep.dev/v1');
});

test('a fixture that the server refuses is told', async () => {
  const [answer] = await stage.set([{ ...namespace, metadata: { name: 'Web' } }]);
  expect(answer?.error?.causes[0]?.field).toBe('metadata.name');
});

test('a dry run leaves nothing', async () => {
  await stage.set([namespace]);
  expect(await said(settings)).toBeUndefined();
  const [first] = await server.apply([settings], { dryRun: false });
  expect(first?.changed).toBe(true);
  await server.remove(settings);
});

test('other parameters ask anew only what some policy judges by them', async () => {
  await stage.set([]);
  const asked: string[] = [];
  const watched = dryRunServerOf({
    ...server,
    apply: (objects, options) => {
      if (options.dryRun)
        asked.push(...objects.filter(({ metadata }) => metadata.name === 'a').map(({ kind }) => kind));
      return server.apply(objects, options);
    },
  });
  const errors: (string | undefined)[][] = [];
  for (const maxReplicas of [1, 2]) {
    await watched.set([namespace, autoscaler(maxReplicas), ...refusingByParameters]);
    errors.push(
      (await watched.ask([settings, revision('web')])).map(({ error }) => error?.message.replace(/^.*: /s, '')),
    );
  }
  await watched.set([]);
  expect(errors).toEqual([
    [undefined, 'max 1'],
    [undefined, 'max 2'],
  ]);
  expect(asked).toEqual(['ConfigMap', 'ControllerRevision', 'ControllerRevision']);
});

test('on the fixtures of one object alone the server says of it what it says on all', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-dry-run-server-'));
  try {
    const other: KubeObject = { ...namespace, metadata: { name: 'front' } };
    const tree = [namespace, other, autoscaler(3), ...refusingByParameters, definition];
    const ask = keptDryRun(dryRunOn(stage), { folder, judge: 'a' });
    await ask([...tree, settings]);
    const wrong = [revision('web'), revision('front'), door];
    const words = (answers: readonly ApplyResult[]): readonly (string | undefined)[] =>
      answers.slice(-wrong.length).map(({ error }) => error?.message);
    const kept = words(await ask([...tree, settings, ...wrong]));
    expect(kept).toEqual(words(await dryRunOn(stage)([...tree, settings, ...wrong])));
    expect(kept).toEqual([expect.stringContaining('max 3'), undefined, expect.stringContaining('spec.open')]);
    await stage.set([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
