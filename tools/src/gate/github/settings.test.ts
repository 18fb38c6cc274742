import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withFakeGh, type FakeGh } from '../../lib/github/fake-gh.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { configFile } from '../../model/config/config.ts';
import { workflowsOf } from '../workflows/workflow.ts';
import { labelsWanted } from './labels.ts';
import { environmentsWanted } from './environments.ts';
import { textOf, type SettingsPart, type SettingsSection } from './part.ts';
import { settingsPartsOf } from './parts.ts';
import { applySettings, checkSettings } from './settings.ts';

interface Environment {
  reviewers: { type: string; id: number }[];
  preventSelfReview: boolean;
  policy: { protected_branches: boolean; custom_branch_policies: boolean } | null;
  policies: { id: number; name: string; type: string }[];
  variables: Record<string, string>;
  secrets: string[];
}

interface Rule {
  type: string;
  parameters?: Record<string, unknown>;
}

/** What the stand-in holds, for a test to change as a person would on GitHub's pages. */
interface Settings {
  role: string;
  plan: string;
  repository: Record<string, unknown>;
  actions: Record<string, unknown>;
  selected: Record<string, unknown>;
  token: Record<string, unknown>;
  forks: Record<string, unknown>;
  environments: Record<string, Environment>;
  labels: string[];
  rulesets: {
    id: number;
    name: string;
    rules: Rule[];
    bypass_actors: object[];
    enforcement: string;
    conditions: object;
  }[];
  installations: Record<string, unknown>[];
  teams: Record<string, number>;
  users: Record<string, number>;
  [more: string]: unknown;
}

/** A repository as GitHub makes it, of an organisation, with two Apps. */
const made: Settings = {
  role: 'admin',
  plan: 'team',
  repository: {
    visibility: 'public',
    private: false,
    owner: { login: 'owner', type: 'Organization' },
    permissions: { admin: true },
    default_branch: 'main',
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: true,
    delete_branch_on_merge: false,
  },
  actions: { enabled: true, allowed_actions: 'all', sha_pinning_required: false },
  selected: { github_owned_allowed: true, verified_allowed: true, patterns_allowed: [] },
  token: { default_workflow_permissions: 'write', can_approve_pull_request_reviews: true },
  forks: { approval_policy: 'first_time_contributors' },
  environments: {},
  labels: ['bug'],
  rulesets: [],
  installations: [
    installed(7, 'acme-bump', { contents: 'write' }),
    installed(8, 'acme-promotion', {
      contents: 'write',
      pull_requests: 'write',
      statuses: 'read',
      attestations: 'read',
      packages: 'read',
    }),
  ],
  teams: { platform: 11, service: 12, production: 13 },
  users: {},
  own: { variables: {}, secrets: [] },
  workflows: [],
  runs: [],
};

function installed(id: number, slug: string, permissions: object): Record<string, unknown> {
  return {
    app_id: id,
    app_slug: slug,
    client_id: `Iv${id}`,
    repository_selection: 'selected',
    permissions: { ...permissions, metadata: 'read' },
    events: [],
    suspended_at: null,
  };
}

let root = '';

/** A checkout as far as GitHub's side is read from it. */
async function checkout(github: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'settings-'));
  for (const path of ['.github', 'rulesets'])
    await cp(join(repositoryRoot, path), join(folder, path), { recursive: true });
  const text = await readFile(join(repositoryRoot, configFile), 'utf8');
  const named = text.replace(/^ {2}environments: /m, `  github: ${github},\n$&`);
  expect(named).not.toBe(text);
  await writeFile(join(folder, configFile), named);
  return folder;
}

beforeAll(async () => {
  root = await checkout('{ bumpApp: 7, promotionApp: 8 }');
});

afterAll(async () => {
  await rm(root, { recursive: true });
});

const settingsOf = async ({ state }: FakeGh): Promise<Settings> =>
  structuredClone((await state()).settings as Settings);

async function found({ github }: FakeGh, parts?: readonly SettingsPart[]): Promise<readonly string[]> {
  return (await checkSettings(github, parts ?? (await settingsPartsOf(root)))).drifts.map(({ setting }) => setting);
}

/** Gives the Apps' client IDs to their environments, as a person does. */
function told(settings: Settings): Settings {
  settings.environments['staging-bump']!.variables['LOCKSTEP_APP_CLIENT_ID'] = 'Iv7';
  settings.environments['promotion']!.variables['LOCKSTEP_APP_CLIENT_ID'] = 'Iv8';
  return settings;
}

let applied: Settings | undefined;

/** A repository that is as it should be. */
async function withApplied(work: (fake: FakeGh) => Promise<void>): Promise<void> {
  await withFakeGh(async (fake) => {
    if (applied === undefined) {
      await fake.set({ settings: made });
      await applySettings(fake.github, await settingsPartsOf(root));
      applied = told(await settingsOf(fake));
    }
    await fake.set({ settings: applied });
    await work(fake);
  });
}

/** Of the thing that a setting is of, and of what stands beside it. */
async function partsLike(setting: string) {
  const [, section] = sectionOf.find(([start]) => setting.startsWith(start))!;
  const parts = await settingsPartsOf(root, [section]);
  if (section !== 'environments' && section !== 'actions') return parts;
  const environments = environmentsWanted(await workflowsOf(root), () => [], {}).map(
    ({ name }) => `environment ${name}:`,
  );
  const groups = ['Actions:', 'Actions, what may run:', 'Actions, the token:', 'Actions, pull requests of forks:'];
  return parts.filter((_part, index) => setting.startsWith((section === 'actions' ? groups : environments)[index]!));
}

const sectionOf: readonly (readonly [string, SettingsSection])[] = [
  ['repository', 'repository'],
  ['Actions', 'actions'],
  ['environment', 'environments'],
  ['label', 'labels'],
  ['ruleset', 'rulesets'],
];

const writes = async ({ state }: FakeGh): Promise<readonly string[]> =>
  (await state()).calls.map(({ args }) => args.slice(2, 4).join(' ')).filter((call) => !call.startsWith('GET '));

test('a fresh repository is set, looks as it should, and a second apply changes nothing', () =>
  withFakeGh(async (fake) => {
    await fake.set({ settings: made });
    expect((await found(fake)).length).toBeGreaterThan(25);
    const lines: string[] = [];
    await applySettings(fake.github, await settingsPartsOf(root), { say: (line) => void lines.push(line) });
    expect(lines).toEqual(
      expect.arrayContaining([expect.stringMatching(/^environment infra-production: exists: set/)]),
    );
    await fake.set({ settings: told(await settingsOf(fake)) });
    expect(await found(fake)).toEqual([]);
    const before = await writes(fake);
    const again = await applySettings(fake.github, await settingsPartsOf(root));
    expect(again).toEqual({ mended: [], drifts: [], unseen: [] });
    expect(await writes(fake)).toEqual(before);
  }));

const rule = (settings: Settings, type: string): Record<string, unknown> =>
  settings.rulesets[0]!.rules.find((one) => one.type === type)!.parameters!;
const environment = (settings: Settings, name = 'infra-production'): Environment => settings.environments[name]!;

test.each<[string, (settings: Settings) => void]>([
  ['repository: allow_squash_merge', ({ repository }) => (repository['allow_squash_merge'] = false)],
  ['repository: allow_merge_commit', ({ repository }) => (repository['allow_merge_commit'] = true)],
  ['repository: allow_rebase_merge', ({ repository }) => (repository['allow_rebase_merge'] = true)],
  ['repository: delete_branch_on_merge', ({ repository }) => (repository['delete_branch_on_merge'] = false)],
  ['Actions: enabled', ({ actions }) => (actions['enabled'] = false)],
  ['Actions: sha_pinning_required', ({ actions }) => (actions['sha_pinning_required'] = false)],
  ['Actions, what may run: github_owned_allowed', ({ selected }) => (selected['github_owned_allowed'] = true)],
  ['Actions, what may run: verified_allowed', ({ selected }) => (selected['verified_allowed'] = true)],
  ['Actions, what may run: patterns_allowed', ({ selected }) => (selected['patterns_allowed'] = ['evil/*'])],
  [
    'Actions, the token: default_workflow_permissions',
    ({ token }) => (token['default_workflow_permissions'] = 'write'),
  ],
  [
    'Actions, the token: can_approve_pull_request_reviews',
    ({ token }) => (token['can_approve_pull_request_reviews'] = true),
  ],
  [
    'Actions, pull requests of forks: approval_policy',
    ({ forks }) => (forks['approval_policy'] = 'first_time_contributors_new_to_github'),
  ],
  ['environment infra-production: reviewers', (settings) => (environment(settings).reviewers = [])],
  [
    'environment infra-production: reviewers',
    (settings) => environment(settings).reviewers.push({ type: 'Team', id: 12 }),
  ],
  ['environment infra-production: its own runs', (settings) => (environment(settings).preventSelfReview = false)],
  ['environment promotion: branches', (settings) => (environment(settings, 'promotion').policy = null)],
  [
    'environment promotion: branches',
    (settings) =>
      (environment(settings, 'promotion').policy = { protected_branches: true, custom_branch_policies: false }),
  ],
  [
    'environment staging-bump: branches',
    (settings) => environment(settings, 'staging-bump').policies.push({ id: 5, name: 'evil/*', type: 'branch' }),
  ],
  [
    'environment staging-bump: branches',
    (settings) => (environment(settings, 'staging-bump').policies = [{ id: 5, name: 'main', type: 'tag' }]),
  ],
  [
    'environment staging-bump: reviewers',
    (settings) => (environment(settings, 'staging-bump').reviewers = [{ type: 'Team', id: 12 }]),
  ],
  [
    'label both-environments',
    (settings) => (settings.labels = settings.labels.filter((one) => !one.startsWith('both'))),
  ],
  ['label preview', (settings) => (settings.labels = settings.labels.filter((one) => one !== 'preview'))],
  ['ruleset main', (settings) => (settings.rulesets = [])],
  ['ruleset main: enforcement', (settings) => (settings.rulesets[0]!.enforcement = 'disabled')],
  [
    'ruleset main: conditions',
    (settings) =>
      (settings.rulesets[0]!.conditions = { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: ['main'] } }),
  ],
  ['ruleset main: bypass_actors', (settings) => (settings.rulesets[0]!.bypass_actors = [])],
  [
    'ruleset main: bypass_actors',
    (settings) =>
      settings.rulesets[0]!.bypass_actors.push({ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }),
  ],
  [
    'ruleset main: pull_request: required_reviewers',
    (settings) => (rule(settings, 'pull_request')['required_reviewers'] as object[]).pop(),
  ],
  [
    'ruleset main: pull_request: dismiss_stale_reviews_on_push',
    (settings) => (rule(settings, 'pull_request')['dismiss_stale_reviews_on_push'] = false),
  ],
  [
    'ruleset main: pull_request: allowed_merge_methods',
    (settings) => (rule(settings, 'pull_request')['allowed_merge_methods'] = ['squash', 'merge']),
  ],
  [
    'ruleset main: required_status_checks: required_status_checks',
    (settings) => (rule(settings, 'required_status_checks')['required_status_checks'] as object[]).pop(),
  ],
  [
    'ruleset main: non_fast_forward',
    ({ rulesets }) => (rulesets[0]!.rules = rulesets[0]!.rules.filter(({ type }) => type !== 'non_fast_forward')),
  ],
  ['ruleset main: required_signatures', ({ rulesets }) => rulesets[0]!.rules.push({ type: 'required_signatures' })],
])('%s that stands otherwise is found, and mended: %#', (setting, change) =>
  withApplied(async (fake) => {
    const settings = await settingsOf(fake);
    change(settings);
    await fake.set({ settings });
    const parts = await partsLike(setting);
    const before = await writes(fake);
    const dry = await applySettings(fake.github, parts, { dryRun: true });
    expect(dry.mended.map((one) => one.setting)).toEqual([setting]);
    expect(await writes(fake)).toEqual(before);
    // It looks again itself, and throws where something stays otherwise.
    expect((await applySettings(fake.github, parts)).mended).toEqual(dry.mended);
  }),
);

test('what everything may run is found with the list that is not even there, and mended', () =>
  withApplied(async (fake) => {
    const settings = await settingsOf(fake);
    settings.actions['allowed_actions'] = 'all';
    await fake.set({ settings });
    const parts = await settingsPartsOf(root, ['actions']);
    expect((await found(fake, parts))[0]).toBe('Actions: allowed_actions');
    await applySettings(fake.github, parts);
    expect(await found(fake, parts)).toEqual([]);
  }));

test.each<[string, (settings: Settings) => void]>([
  [
    'App 7: permissions',
    ({ installations }) => (installations[0]!['permissions'] = { contents: 'write', workflows: 'write' }),
  ],
  ['App 8: permissions', ({ installations }) => (installations[1]!['permissions'] = { contents: 'write' })],
  ['App 7: repository_selection', ({ installations }) => (installations[0]!['repository_selection'] = 'all')],
  ['App 7: suspended', ({ installations }) => (installations[0]!['suspended_at'] = '2026-11-28T00:00:00Z')],
  ['App 8: installed', (settings) => (settings.installations = settings.installations.slice(0, 1))],
  [
    'environment promotion: LOCKSTEP_APP_CLIENT_ID',
    (settings) => (environment(settings, 'promotion').variables['LOCKSTEP_APP_CLIENT_ID'] = 'Iv7'),
  ],
])('%s that stands otherwise is told, and left to a person', (setting, change) =>
  withApplied(async (fake) => {
    const settings = await settingsOf(fake);
    change(settings);
    await fake.set({ settings });
    const before = await writes(fake);
    const { drifts, mended } = await applySettings(fake.github, await settingsPartsOf(root, ['apps']));
    expect([drifts.map((one) => one.setting), mended]).toEqual([[setting], []]);
    expect(drifts[0]!.byHand).toMatch(/Settings, GitHub Apps/);
    expect(await writes(fake)).toEqual(before);
  }),
);

test("a workflow's token sees who approves, and says by name what it does not see", () =>
  withApplied(async (fake) => {
    const settings = { ...(await settingsOf(fake)), role: 'token' };
    await fake.set({ settings });
    const { drifts, unseen } = await checkSettings(fake.github, await settingsPartsOf(root));
    expect(drifts).toEqual([]);
    expect(unseen.map(({ setting }) => setting)).toEqual(
      expect.arrayContaining([
        'repository: allow_merge_commit',
        'Actions: sha_pinning_required',
        'Actions, what may run: patterns_allowed',
        'Actions, the token: default_workflow_permissions',
        'Actions, pull requests of forks: approval_policy',
        'ruleset main: bypass_actors',
        'ruleset main: the teams that have to approve',
        'App 7: permissions',
      ]),
    );
    expect(await checkSettings(fake.github, await settingsPartsOf(root, ['environments', 'labels']))).toEqual({
      drifts: [],
      unseen: [],
    });
    delete settings.environments['infra-production'];
    (rule(settings, 'pull_request')['required_reviewers'] as object[]).pop();
    await fake.set({ settings });
    expect(await found(fake)).toEqual(
      expect.arrayContaining([
        'environment infra-production: exists',
        'ruleset main: pull_request: required_reviewers',
      ]),
    );
    await expect(applySettings(fake.github, await settingsPartsOf(root))).rejects.toThrow(
      /does not administer owner\/name/,
    );
  }));

test('a value that GitHub takes and does not keep is told, as where the plan lacks it', () =>
  withFakeGh(async (fake) => {
    await fake.set({ settings: { ...made, repository: { ...made.repository, private: true, visibility: 'private' } } });
    const parts = await settingsPartsOf(root, ['environments']);
    await expect(applySettings(fake.github, parts)).rejects.toThrow(
      /GitHub took environment infra-production: reviewers, and shows it otherwise.*docs\/github\.md/,
    );
  }));

const withSettings = async (github: string, work: (fake: FakeGh, folder: string) => Promise<void>): Promise<void> => {
  const folder = await checkout(github);
  try {
    await withFakeGh(async (fake) => {
      await fake.set({ settings: made });
      await applySettings(fake.github, await settingsPartsOf(folder));
      await work(fake, folder);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
};

test('one person alone approves what they apply themselves', () =>
  withSettings('{ bumpApp: 7, promotionApp: 8, alone: true }', async (fake) => {
    const settings = await settingsOf(fake);
    expect(environment(settings)).toMatchObject({ preventSelfReview: false, reviewers: [{ type: 'Team', id: 13 }] });
    expect(rule(settings, 'pull_request')).toMatchObject({
      required_approving_review_count: 0,
      required_reviewers: [],
    });
  }));

test('where the plan has no approvals, that is said in lockstep.config.ts', () =>
  withSettings('{ applyUnapproved: true }', async (fake) => {
    const settings = await settingsOf(fake);
    expect(environment(settings)).toMatchObject({ reviewers: [], policies: [{ name: 'main' }] });
    expect(settings.rulesets[0]!.rules.map(({ type }) => type)).not.toContain('pull_request');
    expect(settings.token['can_approve_pull_request_reviews']).toBe(true);
  }));

test('a queue is a rule of main', () =>
  withSettings('{ bumpApp: 7, queue: true }', async (fake) => {
    expect((await settingsOf(fake)).rulesets[0]!.rules.map(({ type }) => type)).toContain('merge_queue');
  }));

test('the labels are those that the workflows act on', async () => {
  const wanted = labelsWanted(await workflowsOf(repositoryRoot));
  expect(wanted).toEqual(['both-environments', 'e2e', 'new-tools', 'preview']);
});

test('the order of a list and of fields says nothing, what is in them does', () => {
  expect(textOf([{ a: 1, b: [2, 1] }, 'x'])).toBe(textOf(['x', { b: [1, 2], a: 1 }]));
  expect(textOf([1])).not.toBe(textOf(['1']));
  expect(textOf({ a: undefined })).not.toBe(textOf({ a: null }));
});
