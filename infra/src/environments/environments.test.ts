import { expect, test } from '@jest/globals';
import versions from '@lockstep/tools/versions.json' with { type: 'json' };
import { environmentConfigs } from './index.ts';

test('the API server that the review asks is of a version that an environment runs', () => {
  const minor = versions.kubernetes.split('.').slice(0, 2).join('.');
  expect(environmentConfigs.map(({ kubernetesVersion }) => kubernetesVersion)).toContain(minor);
});

test('the environments differ in what a person decided, and are of one shape', () => {
  const [staging, production] = environmentConfigs;
  expect(Object.keys(staging!)).toEqual(Object.keys(production!));
});
