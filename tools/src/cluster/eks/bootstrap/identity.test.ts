import { expect, test } from '@jest/globals';
import { namingOf } from '@lockstep/infra/naming';
import type { ClusterFacts } from '@lockstep/infra/outputs';
import type { Environment } from '../../../model/environment.ts';
import { readNames } from '../../../model/names/names.ts';
import { proveIdentity, type IdentityEvidence } from './identity.ts';

const server = 'https://0A1B.gr7.eu-central-1.eks.amazonaws.com';
/** As AWS writes it into a kubeconfig, for the cluster that this repository's infrastructure makes. */
function arnOf(environment: Environment): string {
  return `arn:aws:eks:eu-central-1:111122223333:cluster/${namingOf(readNames().repository, environment).prefix}`;
}

const repoURL = 'https://github.com/acme/shop.git';
const staging: IdentityEvidence = {
  environment: 'staging',
  context: { context: 'ours', cluster: arnOf('staging'), server },
  wanted: { path: 'clusters/staging/applications', repoURL: 'git@github.com:acme/shop.git' },
};
const facts = {
  environment: 'staging',
  clusterName: 'shop-staging',
  clusterEndpoint: server,
} as ClusterFacts;
const root = { repoURL, path: 'clusters/staging/applications' };

test('nothing known is no proof', () => {
  expect(proveIdentity(staging)).toBe('nothing');
});

test('the outputs, the root Application or the word of a person each prove it', () => {
  const shouted = { ...staging, context: { ...staging.context, server: `${server.toUpperCase()}/` }, facts };
  expect(proveIdentity({ ...staging, facts })).toBe('the outputs');
  expect(proveIdentity(shouted)).toBe('the outputs');
  expect(proveIdentity({ ...staging, root })).toBe('its root Application');
  expect(proveIdentity({ ...staging, confirmed: 'staging' })).toBe('your word');
});

test("another environment's root Application refuses, whatever the person says", () => {
  const other = { ...root, path: 'clusters/production/applications' };
  expect(() => proveIdentity({ ...staging, root: other, confirmed: 'staging', facts })).toThrow(
    'The context ours is not the cluster of staging: its root Application syncs clusters/production/applications',
  );
});

test("another repository's root Application refuses", () => {
  const other = { ...root, repoURL: 'https://github.com/other/shop.git' };
  expect(() => proveIdentity({ ...staging, root: other })).toThrow(
    /syncs https:\/\/github.com\/other\/shop.git, not git@/,
  );
});

test('outputs of another cluster or environment refuse, naming both', () => {
  const other = { ...facts, clusterEndpoint: 'https://9Z.gr7.eu-central-1.eks.amazonaws.com' };
  expect(() => proveIdentity({ ...staging, facts: other, confirmed: 'staging' })).toThrow(
    `it points at ${server}, and the outputs name ${other.clusterEndpoint} (shop-staging)`,
  );
  expect(() => proveIdentity({ ...staging, facts: { ...facts, environment: 'production' } })).toThrow(
    'The outputs are those of production, not of staging. Name those of the stack staging-cluster.',
  );
});

test("an EKS cluster that bears the other environment's name refuses, whatever the person says", () => {
  const context = { ...staging.context, cluster: arnOf('production') };
  expect(() => proveIdentity({ ...staging, context, confirmed: 'staging' })).toThrow(
    `The context ours is not the cluster of staging: it is ${arnOf('production')}, that of production`,
  );
});

test('a person who names another environment is not believed', () => {
  expect(() => proveIdentity({ ...staging, root, confirmed: 'production' })).toThrow('You said production');
});
