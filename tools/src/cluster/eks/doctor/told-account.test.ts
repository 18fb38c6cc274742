import { expect, test } from '@jest/globals';
import { withFakeGh } from '../../../lib/github/fake-gh.ts';
import { toldAccount } from './told-account.ts';

const never = async () => {
  throw new Error('nobody asks GitHub');
};

test('who says it nearest is heard, and GitHub last', async () => {
  const env = { AWS_ACCOUNTS: '{"staging":"1"}' };
  expect(await toldAccount('staging', { id: '2', gitHub: never, env })).toEqual({ id: '2', by: '--account' });
  expect(await toldAccount('staging', { gitHub: never, env })).toMatchObject({ id: '1' });
  await withFakeGh(async ({ github, set }) => {
    const own = { variables: { AWS_ACCOUNTS: '{"staging":"3"}' }, secrets: [] };
    await set({ settings: { role: 'admin', own } });
    const gitHub = async () => github;
    expect(await toldAccount('staging', { gitHub, env: {} })).toEqual({
      id: '3',
      by: 'the variable AWS_ACCOUNTS on GitHub',
    });
    expect(await toldAccount('production', { gitHub, env: {} })).toEqual({
      unknown: expect.stringContaining('says nothing of production'),
    });
    await set({ settings: { role: 'token', own } });
    expect(await toldAccount('staging', { gitHub, env: {} })).toEqual({
      unknown: expect.stringContaining('could not be asked'),
    });
  });
});
