import { expect, test } from '@jest/globals';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { awsEnvironments } from './environments/index.ts';
import { pipelineStacks } from './pipeline.ts';

const [staging, production] = ['111111111111', '222222222222'];
const role = `arn:aws:iam::${staging}:role/platform`;
const others = awsEnvironments.filter((name) => name !== 'staging' && name !== 'production');
const more = (value: unknown) => Object.fromEntries(others.map((name) => [name, value]));
const told = {
  AWS_ACCOUNTS: JSON.stringify({ staging, production, ...more('333333333333') }),
  AWS_ADMIN_ROLES: JSON.stringify({ staging: [role], production: [role], ...more([role]) }),
};

test('staging comes first, and in each environment the network before the cluster', () => {
  const stacks = pipelineStacks(repositoryRoot, told).filter(
    ({ environment }) => !others.includes(environment as never),
  );
  expect(stacks.map(({ stack, account, admins }) => [stack, account, admins])).toEqual([
    ['staging-network', staging, `["${role}"]`],
    ['staging-cluster', staging, `["${role}"]`],
    ['production-network', production, `["${role}"]`],
    ['production-cluster', production, `["${role}"]`],
  ]);
});

test('before GitHub is told of accounts there are none', () => {
  expect(new Set(pipelineStacks(repositoryRoot, {}).map(({ account, admins }) => account + admins))).toEqual(
    new Set(['']),
  );
});

test.each([
  ['text', { AWS_ACCOUNTS: '111111111111' }, 'The variable AWS_ACCOUNTS says nothing of staging'],
  [
    'one account alone',
    { AWS_ACCOUNTS: JSON.stringify({ staging, ...more('333333333333') }) },
    'The variable AWS_ACCOUNTS says nothing of production',
  ],
  ['a number cut short', { AWS_ACCOUNTS: '{"staging": "1"}' }, 'The variable AWS_ACCOUNTS says "1" of staging'],
  ['nobody', { AWS_ADMIN_ROLES: '{"staging": []}' }, 'The variable AWS_ADMIN_ROLES says [] of staging'],
  [
    'a user',
    { AWS_ADMIN_ROLES: '{"staging": ["arn:aws:iam::111111111111:user/me"]}' },
    'AWS_ADMIN_ROLES says ["arn:aws',
  ],
])('%s is refused', (_name, accounts, what) => {
  expect(() => pipelineStacks(repositoryRoot, accounts)).toThrow(what);
});
