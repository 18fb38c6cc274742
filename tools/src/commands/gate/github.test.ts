import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { withFakeGh } from '../../lib/github/fake-gh.ts';
import { run } from '../../lib/process/run.ts';

const labels = ['both-environments', 'e2e', 'new-tools', 'preview'];

/** Runs the command against a repository whose other settings this token may not see. */
async function ran(there: readonly string[], ...words: readonly string[]): Promise<{ code: number; said: string }> {
  return await withFakeGh(async ({ github, set }) => {
    const repository = { private: false, owner: { login: 'owner', type: 'Organization' } };
    await set({ settings: { role: 'token', repository, labels: there, environments: {}, rulesets: [] } });
    const args = [join(repositoryRoot, 'tools/src/main.ts'), 'github', ...words];
    const { code, stdout, stderr } = await run(process.execPath, [...args, '--repo', 'https://github.com/owner/name'], {
      env: github.env,
      accept: [0, 1, 3],
    });
    return { code, said: stdout + stderr };
  });
}

test.each<[string, readonly string[], readonly string[], number, RegExp]>([
  ['all is as it should be', labels, ['check', '--only', 'labels'], 0, /^GitHub is as this repository says\.$/m],
  [
    'something stands otherwise',
    ['e2e'],
    ['check', '--only', 'labels', '--partly'],
    1,
    /^label preview: OTHERWISE, wanted "there", found nothing\n.*Set them: npm run lockstep -- github apply/ms,
  ],
  [
    'something cannot be seen, which is no pass',
    labels,
    ['check', '--only', 'labels', 'actions'],
    3,
    /^Actions: enabled: NOT SEEN, it needs the right "Administration: read"$/m,
  ],
  ['that is allowed to a token', labels, ['check', '--only', 'actions', '--partly'], 0, /NOT SEEN/],
  ['who asks sets nothing', ['e2e'], ['apply', '--only', 'labels'], 1, /does not administer owner\/name/],
  ['it would be set', ['e2e'], ['apply', '--only', 'labels', '--dry-run'], 0, /^label preview: would be set, wanted/m],
  ['there is no such group', [], ['check', '--only', 'lables'], 1, /Allowed choices are repository, actions/],
])('%s', async (_what, there, words, code, said) => {
  expect(await ran(there, ...words)).toEqual({ code, said: expect.stringMatching(said) });
});
