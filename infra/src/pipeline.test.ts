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

test('after a teardown, with one environment out of both variables, the others go on', () => {
  const left = {
    AWS_ACCOUNTS: JSON.stringify({ production }),
    AWS_ADMIN_ROLES: JSON.stringify({ production: [role] }),
  };
  expect(pipelineStacks(repositoryRoot, left).map(({ stack, account }) => [stack, account])).toEqual([
    ['production-network', production],
    ['production-cluster', production],
  ]);
  // Whoever leaves the roles of those that are gone there changes nothing.
  const roles = JSON.stringify({ staging: [role], production: [role] });
  expect(pipelineStacks(repositoryRoot, { ...left, AWS_ADMIN_ROLES: roles })).toHaveLength(2);
});

test('before GitHub is told of accounts there are none', () => {
  expect(new Set(pipelineStacks(repositoryRoot, {}).map(({ account, admins }) => account + admins))).toEqual(
    new Set(['']),
  );
});

test.each([
  ['text', { AWS_ACCOUNTS: '111111111111' }, 'The variable AWS_ACCOUNTS names no environment'],
  ['nothing', { AWS_ACCOUNTS: '{}' }, 'The variable AWS_ACCOUNTS names no environment'],
  [
    'a mistyped name',
    { AWS_ACCOUNTS: JSON.stringify({ staging, prodcution: production }) },
    'The variable AWS_ACCOUNTS names prodcution, which is no environment',
  ],
  [
    'an environment that nobody administers',
    { AWS_ACCOUNTS: JSON.stringify({ staging }), AWS_ADMIN_ROLES: JSON.stringify({ production: [role] }) },
    'The variable AWS_ADMIN_ROLES says nothing of staging',
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
