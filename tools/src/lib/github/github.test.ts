import { describe, expect, test } from '@jest/globals';
import { withFakeGh } from './fake-gh.ts';
import {
  closePullRequest,
  commitStatuses,
  createPullRequest,
  editPullRequest,
  findPullRequest,
  gitHubOf,
  unverified,
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

test('the statuses of a commit are those that it has', () =>
  withFakeGh(async ({ github, set }) => {
    await set({ statuses: { abc: [{ context: 'argocd/staging/web', state: 'success' }] } });
    expect(await commitStatuses(github, 'abc')).toEqual([{ context: 'argocd/staging/web', state: 'success' }]);
    expect(await commitStatuses(github, 'def')).toEqual([]);
  }));

test('an image is verified against this repository, its workflow and its branch, or there is a reason', () =>
  withFakeGh(async ({ github, state, set }) => {
    const wanted = { image: 'ghcr.io/owner/web@sha256:1', workflow: '.github/workflows/release.yaml', branch: 'main' };
    expect(await unverified(github, wanted)).toBe('no attestations found');
    await set({ attested: ['sha256:1'] });
    expect(await unverified(github, wanted)).toBeUndefined();
    expect((await state()).calls[0]?.args.join(' ')).toBe(
      'attestation verify oci://ghcr.io/owner/web@sha256:1 --repo owner/name ' +
        '--signer-workflow owner/name/.github/workflows/release.yaml --source-ref refs/heads/main',
    );
  }));

test('gh that is absent or not logged in is said so, with the way out', async () => {
  const absent = findPullRequest({ repository: 'owner/name', env: { PATH: '/nowhere' } }, 'a');
  await expect(absent).rejects.toThrow(/gh is not installed or not on the PATH.*Install gh/);
  await withFakeGh(async ({ github, set }) => {
    await set({ loggedIn: false });
    await expect(findPullRequest(github, 'a')).rejects.toThrow(/gh is not logged in.*gh auth login/);
  });
});
