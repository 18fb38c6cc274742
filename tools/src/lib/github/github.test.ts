import { describe, expect, test } from '@jest/globals';
import { withFakeGh } from './fake-gh.ts';
import { builtOf } from './attestation.ts';
import { allStatuses, latestStatuses } from './statuses.ts';
import {
  closePullRequest,
  createPullRequest,
  editPullRequest,
  findPullRequest,
  gitHubOf,
  RateLimited,
} from './github.ts';

describe('a repository on GitHub', () => {
  test.each([
    'https://github.com/owner/name',
    'https://github.com/owner/name.git',
    'https://x-access-token@github.com/owner/name/',
    'git@github.com:owner/name.git',
    'ssh://git@github.com/owner/name',
  ])('is known from %s', (url) => {
    expect(gitHubOf(url, {})).toEqual({ repository: 'owner/name' });
  });

  test('is else the one that a workflow runs for, or refused', () => {
    expect(gitHubOf('/srv/origin.git', { GITHUB_REPOSITORY: 'owner/name' })).toEqual({ repository: 'owner/name' });
    expect(() => gitHubOf('/srv/origin.git', {})).toThrow('/srv/origin.git is no repository on GitHub');
    expect(() => gitHubOf('https://github.com.evil.example/owner/name', {})).toThrow('no repository on GitHub');
  });
});

describe('a pull request', () => {
  test('is found by its branch while it is open', () =>
    withFakeGh(async ({ github, state }) => {
      expect(await findPullRequest(github, 'promote/production')).toBeUndefined();
      const made = await createPullRequest(github, 'promote/production', { title: 'One', body: 'x' });
      expect(await findPullRequest(github, 'promote/production')).toEqual(made);
      expect(await findPullRequest(github, 'other')).toBeUndefined();
      await editPullRequest(github, made, { title: 'Two', body: 'y' });
      await closePullRequest(github, made, 'held');
      expect(await findPullRequest(github, 'promote/production')).toBeUndefined();
      expect((await state()).pulls).toMatchObject([{ title: 'Two', body: 'y', state: 'closed', comments: ['held'] }]);
    }));

  test('that GitHub refuses is a failure with its words', () =>
    withFakeGh(async ({ github }) => {
      await createPullRequest(github, 'a', { title: 'One', body: '' });
      const second = createPullRequest(github, 'a', { title: 'Two', body: '' });
      await expect(second).rejects.toThrow('A pull request already exists for owner:a.');
    }));
});

const statuses = [
  { context: 'argocd/staging/web', state: 'success', creator: 'mallory' },
  { context: 'argocd/staging/web', state: 'failure', creator: 'acme-staging[bot]' },
  { context: 'ci', state: 'pending', creator: '' },
];

test('the last word of each context on many commits is one question', () =>
  withFakeGh(async ({ github, state, set }) => {
    const commit = 'a'.repeat(40);
    await set({ statuses: { [commit]: statuses, ['c'.repeat(40)]: [statuses[1]!] } });
    expect(await latestStatuses(github, [commit, 'b'.repeat(40), 'c'.repeat(40)])).toMatchObject([
      expect.arrayContaining([statuses[0], statuses[2]].map((status) => expect.objectContaining(status!))),
      [],
      [statuses[1]],
    ]);
    expect(await latestStatuses(github, [])).toEqual([]);
    expect((await state()).calls).toHaveLength(1);
  }));

test('every word on one commit comes with who said it, the newest first', () =>
  withFakeGh(async ({ github, set }) => {
    await set({ statuses: { abc: statuses } });
    expect(await allStatuses(github, 'abc')).toEqual(statuses);
    expect(await allStatuses(github, 'def')).toEqual([]);
  }));

test('an image is verified against this repository, its workflow, its branch and its runners, or there is a reason', () =>
  withFakeGh(async ({ github, state, set }) => {
    const wanted = { image: 'ghcr.io/owner/web@sha256:1', workflow: '.github/workflows/release.yaml', branch: 'main' };
    const built = (selfHosted = false) => builtOf(github, { ...wanted, selfHosted });
    expect(await built()).toEqual({ reason: 'no attestations found' });
    await set({ attested: { 'sha256:1': ['a', 'b'] } });
    expect(await built()).toEqual({ commits: ['a', 'b'] });
    await built(true);
    const calls = (await state()).calls.map(({ args }) => args.join(' '));
    const strict =
      'attestation verify oci://ghcr.io/owner/web@sha256:1 --repo owner/name ' +
      '--signer-workflow owner/name/.github/workflows/release.yaml --source-ref refs/heads/main';
    expect(calls[0]).toBe(`${strict} --deny-self-hosted-runners --format json`);
    expect(calls[2]).toBe(`${strict} --format json`);
  }));

test("GitHub's rate limit is said with the time of its end, whatever was asked", () =>
  withFakeGh(async ({ github, set }) => {
    await set({ limitedUntil: Date.parse('2026-01-02T03:04:05Z') / 1000 });
    const verify = { image: 'web@sha256:1', workflow: 'a', branch: 'main', selfHosted: false };
    for (const asked of [
      () => latestStatuses(github, ['abc']),
      () => allStatuses(github, 'abc'),
      () => builtOf(github, verify),
    ]) {
      const refused = await asked().catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(RateLimited);
      expect(String(refused)).toContain('until 2026-01-02T03:04:05.000Z');
    }
  }));

test('gh that is absent or not logged in is said so, with the way out', async () => {
  const absent = findPullRequest({ repository: 'owner/name', env: { PATH: '/nowhere' } }, 'a');
  await expect(absent).rejects.toThrow(/gh is not installed or not on the PATH.*Install gh/);
  await withFakeGh(async ({ github, set }) => {
    await set({ loggedIn: false });
    await expect(findPullRequest(github, 'a')).rejects.toThrow(/gh is not logged in.*gh auth login/);
  });
});
