import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { KubeObject } from '../../model/kube-object.ts';
import type { ApplyResult } from './apply.ts';
import type { DryRun } from './dry-run-server.ts';
import { keptDryRun } from './kept-answers.ts';

const namespace = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const settings = (name: string, value: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: name },
  data: { value },
});
const tree = [namespace('web'), namespace('front'), settings('web', 'one'), settings('front', 'one')];

let folder: string;
let asked: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-kept-answers-'));
  asked = [];
});
afterEach(() => rm(folder, { recursive: true }));

/** Refuses what says "no", warns of what says "old", and tells what it was asked. */
const server: DryRun = async (objects) => {
  asked.push(...objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? metadata.name}`));
  return objects.map((object): ApplyResult => {
    const value = (object['data'] as { value: string } | undefined)?.value;
    return {
      object,
      warnings: value === 'old' ? ['old'] : [],
      changed: false,
      ...(value === 'no' ? { error: { code: 403, message: 'no', causes: [] } } : {}),
    };
  });
};

const ask = async (objects: readonly KubeObject[], judge = 'a'): Promise<readonly string[]> => {
  asked = [];
  const answers = await keptDryRun(server, { folder, judge })(objects);
  expect(answers.map(({ object }) => object)).toEqual(objects);
  return answers.flatMap(({ error, warnings }) => (error === undefined ? warnings : [error.message]));
};

test('what was answered without a word is not asked again', async () => {
  expect(await ask(tree)).toEqual([]);
  expect(asked).toHaveLength(4);
  expect(await ask(tree)).toEqual([]);
  expect(asked).toEqual([]);
});

test('one that changed is asked with the namespace that it needs, and nobody else', async () => {
  await ask(tree);
  expect(await ask(tree.with(3, settings('front', 'two')))).toEqual([]);
  expect(asked).toEqual(['Namespace front', 'ConfigMap front']);
});

test.each([
  ['a refusal', 'no'],
  ['a warning', 'old'],
])('%s is asked anew each time', async (_, value) => {
  const wrong = tree.with(2, settings('web', value));
  expect(await ask(wrong)).toEqual([value]);
  expect(await ask(wrong)).toEqual([value]);
  expect(asked).toEqual(['Namespace web', 'ConfigMap web']);
});

test('another server, or other code that asks it, is asked all', async () => {
  await ask(tree);
  await ask(tree, 'b');
  expect(asked).toHaveLength(4);
});

test('another definition asks all anew', async () => {
  await ask(tree);
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'a.b' },
  };
  await ask([definition, ...tree]);
  expect(asked).toHaveLength(5);
});

test('what another writer left in pieces is no answer', async () => {
  await ask(tree.slice(0, 2));
  const [file] = await readdir(folder);
  await appendFile(join(folder, file!), `${'0'.repeat(63)}\n\nnonsense\n${'f'.repeat(90)}\n`);
  await ask(tree);
  expect(asked).toEqual(expect.arrayContaining(['ConfigMap web', 'ConfigMap front']));
});
