import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { repositoryRoot } from '../lib/files/paths.ts';
import { gateName } from './workflows/gate.ts';
import { workflowsOf } from './workflows/workflow.ts';
import { applyRulesets, rulesetFor } from './rulesets.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rulesets-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A gh that knows the rulesets given, and notes what it is asked. */
async function fakeGitHub(there: readonly { id: number; name: string }[]) {
  const calls = join(folder, 'calls');
  const script = [
    '#!/bin/sh',
    `echo "$*" >> '${calls}'`,
    `case "$*" in *--input*) cat >> '${calls}'; echo >> '${calls}'; echo '{}';;`,
    `*) echo '${JSON.stringify(there)}';; esac`,
  ];
  await writeFile(join(folder, 'gh'), script.join('\n'));
  await chmod(join(folder, 'gh'), 0o755);
  const github = { repository: 'a/b', env: { PATH: `${folder}${delimiter}${process.env['PATH']}` } };
  return { github, calls: async () => (await readFile(calls, 'utf8')).trim().split('\n') };
}

test('without a ruleset of that name one is made', async () => {
  const { github, calls } = await fakeGitHub([{ id: 3, name: 'other' }]);
  const { change } = await applyRulesets(github, await rulesetFor(repositoryRoot, 42), false);
  expect(change).toBe('created');
  const [, made, body] = await calls();
  expect(made).toContain('--method POST repos/a/b/rulesets ');
  const actors = [{ actor_id: 42, actor_type: 'Integration', bypass_mode: 'always' }];
  expect(JSON.parse(body!)).toMatchObject({ name: 'main', bypass_actors: actors });
});

test('a ruleset of that name is overwritten', async () => {
  const { github, calls } = await fakeGitHub([{ id: 7, name: 'main' }]);
  const { change } = await applyRulesets(github, await rulesetFor(repositoryRoot, 42), false);
  expect(change).toBe('overwritten');
  expect((await calls())[1]).toContain('--method PUT repos/a/b/rulesets/7');
});

test('a dry run only looks', async () => {
  const { github, calls } = await fakeGitHub([]);
  await applyRulesets(github, await rulesetFor(repositoryRoot, 42), true);
  expect(await calls()).toEqual([expect.stringContaining('--method GET')]);
});

test('main requires the gate, which is a job of a workflow, and nothing else', async () => {
  const { rules } = await rulesetFor(repositoryRoot, 42);
  const checks = rules.find(({ type }) => type === 'required_status_checks')?.parameters?.['required_status_checks'];
  expect(checks).toEqual([{ context: gateName, integration_id: expect.any(Number) }]);
  const jobs = (await workflowsOf(repositoryRoot)).flatMap((workflow) => Object.entries(workflow.jobs));
  expect(jobs.filter(([id, { name }]) => (name ?? id) === gateName)).toHaveLength(1);
});

test.each([undefined, 42])('history is protected, with the App %p', async (appId) => {
  const types = (await rulesetFor(repositoryRoot, appId)).rules.map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(['deletion', 'non_fast_forward', 'required_linear_history']));
});

test('production needs its owners, and an approval ends with the next push', async () => {
  const { rules } = await rulesetFor(repositoryRoot, 42);
  expect(rules.find(({ type }) => type === 'pull_request')?.parameters).toMatchObject({
    require_code_owner_review: true,
    dismiss_stale_reviews_on_push: true,
    require_last_push_approval: true,
    allowed_merge_methods: ['squash'],
  });
});

test('without an App nobody is excepted', async () => {
  expect((await rulesetFor(repositoryRoot)).bypass_actors).toEqual([]);
});
