import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { withFakeGh } from '../../lib/github/fake-gh.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { workflowsOf } from '../workflows/workflow.ts';
import { diagnoseGitHub } from './doctor.ts';

const now = new Date('2026-11-28T12:00:00Z');

/** A repository as GitHub makes it, whose workflows run and whose images were scanned last night. */
async function repository(): Promise<Record<string, unknown>> {
  const workflows = (await workflowsOf(repositoryRoot)).map(({ file }) => ({ path: file, state: 'active' }));
  return {
    role: 'admin',
    plan: 'team',
    repository: { private: false, owner: { login: 'owner', type: 'Organization' }, permissions: { admin: true } },
    actions: { allowed_actions: 'all' },
    selected: {},
    token: {},
    forks: {},
    environments: {},
    labels: [],
    rulesets: [],
    installations: [],
    teams: { platform: 11, service: 12, production: 13 },
    users: {},
    own: { variables: {}, secrets: [] },
    workflows,
    runs: [{ created_at: '2026-11-28T03:17:00Z' }],
  };
}

const privately = { private: true, owner: { login: 'owner', type: 'Organization' } };

async function linesOf(change: Record<string, unknown>): Promise<readonly string[]> {
  return await withFakeGh(async ({ github, set }) => {
    await set({ settings: { ...(await repository()), ...change } });
    const lines = await diagnoseGitHub(github, repositoryRoot, now);
    return lines.map(({ mark, text }) => `${mark} ${text}`);
  });
}

test('a fresh repository: what is missing is told with the way out, and what is right is right', async () => {
  const lines = await linesOf({});
  expect(lines).toEqual([
    expect.stringMatching(/^ok Plan: the repository is public/),
    expect.stringMatching(/^ok Workflows: all \d+ run/),
    expect.stringMatching(/^WRONG Apps: none pushes the bumps.*github\.bumpApp/),
    expect.stringMatching(/^ok Secrets: the repository itself has none/),
    expect.stringMatching(/^ok AWS: AWS_ACCOUNTS is not set/),
    'ok Scans: the last good one is 0 days old',
    expect.stringMatching(/^WRONG Settings that stand otherwise: .*environment infra-production: exists.*github check/),
  ]);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  [
    'a private repository of a team',
    { repository: privately },
    /^WRONG Plan: private on team.*attestations.*approvals/,
  ],
  ['one that is free', { repository: privately, plan: 'free' }, /^WRONG Plan: private on free.*rules of main/],
  ['one of an enterprise', { repository: privately, plan: 'enterprise' }, /^ok Plan: private on enterprise/],
  ['a plan that nobody shows', { repository: privately, role: 'token' }, /^NOT SEEN Plan/],
  ['workflows that do not run', { workflows: [] }, /^WRONG Workflows that do not run: bump\.yaml \(not known/],
  ['a secret of all', { own: { variables: {}, secrets: ['KEY'] } }, /^WRONG Secrets that every workflow.*: KEY/],
  [
    'accounts that are none',
    { own: { variables: { AWS_ACCOUNTS: 'x' }, secrets: [] } },
    /^WRONG AWS: AWS_ACCOUNTS is x/,
  ],
  [
    'an account without administrators',
    { own: { variables: { AWS_ACCOUNTS: '{"staging": "1"}' }, secrets: [] } },
    /^WRONG AWS: AWS_ADMIN_ROLES says nothing of staging/,
  ],
  [
    'accounts as they should be',
    { own: { variables: { AWS_ACCOUNTS: '{"staging": "1"}', AWS_ADMIN_ROLES: '{"staging": []}' }, secrets: [] } },
    /^ok AWS: staging are told|^ok AWS: staging/,
  ],
  ['scans that ended', { runs: [{ created_at: '2026-11-20T03:17:00Z' }] }, /^WRONG Scans: the last good one is 8 days/],
  ['no scan', { runs: [] }, /^WRONG Scans: no nightly scan/],
  ["what a workflow's token may not see", { role: 'token' }, /^NOT SEEN Secrets of the repository/],
])('%s', async (_what, change, expected) => {
  expect(await linesOf(change)).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
});

/** What the doctor says of the signing of a checkout that has these settings, and perhaps the public key. */
async function signingLines(environments: object, withKey: boolean): Promise<readonly string[]> {
  return await withScratchFolder('signing', async (root) => {
    const text = await readFile(join(repositoryRoot, 'lockstep.config.ts'), 'utf8');
    await writeFile(
      join(root, 'lockstep.config.ts'),
      text.replace('  settings: {', "  github: { signing: 'key' },\n  settings: {"),
    );
    for (const path of ['.github', 'rulesets'])
      await cp(join(repositoryRoot, path), join(root, path), { recursive: true });
    if (withKey) {
      await mkdir(join(root, 'security'));
      await writeFile(join(root, 'security/signing.pub'), 'a key');
    }
    return await withFakeGh(async ({ github, set }) => {
      await set({ settings: { ...(await repository()), repository: privately, environments } });
      const lines = await diagnoseGitHub(github, root, now);
      return lines.map(({ mark, text: said }) => `${mark} ${said}`).filter((line) => /Signing|Plan/.test(line));
    });
  });
}

const signs = (secrets: readonly string[]) => ({
  signing: { reviewers: [], preventSelfReview: false, policy: null, policies: [], variables: {}, secrets },
});

test.each<[string, object, boolean, RegExp]>([
  ['without its environment', {}, true, /^WRONG Signing: the secret of signing cannot be there/],
  ['without its key', signs([]), true, /^WRONG Signing: there is no secret SIGNING_KEY of signing/],
  [
    'without the half that verifies',
    signs(['SIGNING_KEY']),
    false,
    /^WRONG Signing: there is no security\/signing\.pub/,
  ],
  ['with both', signs(['SIGNING_KEY']), true, /^ok Signing: by a key/],
])('signing by a key %s', async (_what, environments, withKey, expected) => {
  const lines = await signingLines(environments, withKey);
  expect(lines).toEqual([expect.stringMatching(/^WRONG Plan/), expect.stringMatching(expected)]);
  expect(lines[0]).not.toContain('attestations');
});
