import { expect, test } from '@jest/globals';
import { prove, type Evidence } from './identity.ts';

const server = 'https://0A1B.gr7.eu-central-1.eks.amazonaws.com';
const repoURL = 'https://github.com/acme/shop.git';
const staging: Evidence = {
  environment: 'staging',
  context: { context: 'ours', cluster: 'arn:…:cluster/lockstep-staging', server },
  wanted: { path: 'clusters/staging/applications', repoURL: 'git@github.com:acme/shop.git' },
};
const facts = { name: 'lockstep-staging', region: 'eu-central-1', endpoint: server, vpc: 'vpc-1' };
const root = { repoURL, path: 'clusters/staging/applications' };

test('nothing known is no proof', () => {
  expect(prove(staging)).toBe('nothing');
});

test('the outputs, the root Application or the word of a person each prove it', () => {
  const shouted = { ...staging, context: { ...staging.context, server: `${server.toUpperCase()}/` }, facts };
  expect(prove({ ...staging, facts })).toBe('the outputs');
  expect(prove(shouted)).toBe('the outputs');
  expect(prove({ ...staging, root })).toBe('its root Application');
  expect(prove({ ...staging, confirmed: 'staging' })).toBe('your word');
});

test("another environment's root Application refuses, whatever the person says", () => {
  const other = { ...root, path: 'clusters/production/applications' };
  expect(() => prove({ ...staging, root: other, confirmed: 'staging', facts })).toThrow(
    'The context ours is not the cluster of staging: its root Application syncs clusters/production/applications',
  );
});

test("another repository's root Application refuses", () => {
  const other = { ...root, repoURL: 'https://github.com/other/shop.git' };
  expect(() => prove({ ...staging, root: other })).toThrow(/syncs https:\/\/github.com\/other\/shop.git, not git@/);
});

test('outputs of another cluster refuse, naming both servers', () => {
  const other = { ...facts, endpoint: 'https://9Z.gr7.eu-central-1.eks.amazonaws.com', name: 'lockstep-production' };
  expect(() => prove({ ...staging, facts: other, confirmed: 'staging' })).toThrow(
    `it points at ${server}, and the outputs name ${other.endpoint} (lockstep-production)`,
  );
});

test('a person who names another environment is not believed', () => {
  expect(() => prove({ ...staging, root, confirmed: 'production' })).toThrow('You said production');
});
