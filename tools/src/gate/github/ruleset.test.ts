import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { ownersFile, readOwners } from '../../model/names/owners.ts';
import { defined } from '../../lib/values/defined.ts';
import { gateName } from '../workflows/gate.ts';
import { workflowsOf } from '../workflows/workflow.ts';
import { rulesetFor, type RulesetOptions } from './ruleset.ts';

const teamOf = (team: string) => Promise.resolve(team.length);
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rulesets-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('main requires the gates, each of which is a job of one workflow, and nothing else', async () => {
  const { rules } = await rulesetFor(repositoryRoot, { appId: 42 }, teamOf);
  const checks = rules.find(({ type }) => type === 'required_status_checks')?.parameters?.['required_status_checks'];
  const integration_id = expect.any(Number);
  expect(checks).toEqual([gateName, 'scope-ok'].map((context) => ({ context, integration_id })));
  const jobs = (await workflowsOf(repositoryRoot)).flatMap((workflow) => Object.entries(workflow.jobs));
  const names = jobs.map(([id, { name }]) => name ?? id);
  expect(names.filter((name) => [gateName, 'scope-ok'].includes(name)).toSorted()).toEqual([gateName, 'scope-ok']);
});

test.each([undefined, 42])('history is protected, with the App %p', async (appId) => {
  const types = (await rulesetFor(repositoryRoot, defined({ appId }), teamOf)).rules.map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(['deletion', 'non_fast_forward', 'required_linear_history']));
});

const pullRequestRule = async (root: string, options: RulesetOptions = {}) =>
  (await rulesetFor(root, { appId: 42, ...options }, teamOf)).rules.find(({ type }) => type === 'pull_request')
    ?.parameters;

/** A repository with these owners, beside the rules of this one. */
async function withOwners(lines: string): Promise<string> {
  await mkdir(join(folder, '.github'));
  await writeFile(join(folder, '.github', 'CODEOWNERS'), lines);
  await cp(join(repositoryRoot, 'rulesets'), join(folder, 'rulesets'), { recursive: true });
  return folder;
}

test('each team has to approve what it owns, and an approval ends with the next push', async () => {
  const owners = readOwners(await readFile(join(repositoryRoot, ownersFile), 'utf8'));
  const rule = (await pullRequestRule(repositoryRoot)) as { required_reviewers: readonly Record<string, unknown>[] };
  expect(rule).toMatchObject({ dismiss_stale_reviews_on_push: true, allowed_merge_methods: ['squash'] });
  const production = rule.required_reviewers.find(({ file_patterns: patterns }) =>
    (patterns as readonly string[]).includes('clusters/production/**'),
  );
  expect(production).toEqual({
    file_patterns: expect.arrayContaining(['base/**', 'infra/**', 'lockstep.config.ts', '.github/CODEOWNERS']),
    minimum_approvals: 1,
    reviewer: { id: await teamOf(owners.production[0]!), type: 'Team' },
  });
  const all = rule.required_reviewers.flatMap(({ file_patterns: patterns }) => patterns as readonly string[]);
  expect(all).toEqual(
    expect.arrayContaining(['tools/**', '.github/**', 'package-lock.json', 'clusters/staging/argocd/**']),
  );
  // What belongs to nobody waits for nobody.
  expect(all.filter((pattern) => /^(\*|docs|clusters\/staging\/(\*|images|web))/.test(pattern))).toEqual([]);
});

test('where people are owners and no team, every pull request needs one of them', async () => {
  const root = await withOwners('* @ada\n/clusters/production/ @ada @grace\n');
  expect(await pullRequestRule(root)).toMatchObject({
    required_approving_review_count: 1,
    require_code_owner_review: true,
    require_last_push_approval: true,
  });
});

test('one person alone is asked for no approval, and for the checks all the same', async () => {
  const { rules } = await rulesetFor(repositoryRoot, { appId: 42, alone: true }, teamOf);
  expect(rules.find(({ type }) => type === 'pull_request')?.parameters).toMatchObject({
    required_approving_review_count: 0,
    require_code_owner_review: false,
    required_reviewers: [],
  });
  expect(rules.map(({ type }) => type)).toContain('required_status_checks');
});

const typesOf = async (options: RulesetOptions) =>
  (await rulesetFor(repositoryRoot, { appId: 42, ...options }, teamOf)).rules.map(({ type }) => type);

test('a queue is a choice: GitHub has none for a repository of a person', async () => {
  expect(await typesOf({ queue: true })).toContain('merge_queue');
  expect(await typesOf({})).not.toContain('merge_queue');
});

test.each([undefined, 42])('signed commits are asked for where the fork says so, with the App %p', async (appId) => {
  const types = async (signed: boolean) =>
    (await rulesetFor(repositoryRoot, defined({ appId, signed }), teamOf)).rules.map(({ type }) => type);
  expect(await types(true)).toContain('required_signatures');
  expect(await types(false)).not.toContain('required_signatures');
});

test('without an App nobody is excepted', async () => {
  expect((await rulesetFor(repositoryRoot, {}, teamOf)).bypass_actors).toEqual([]);
});
