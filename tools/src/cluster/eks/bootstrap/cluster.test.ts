import { expect, test } from '@jest/globals';
import { checkVersion } from './cluster.ts';

test.each(['34', '36+', '37'])('Kubernetes 1.%s is taken', (minor) => {
  expect(() => checkVersion({ major: '1', minor, gitVersion: `v1.${minor}.0` })).not.toThrow();
});

function version(minor: string): Parameters<typeof checkVersion>[0] {
  return { major: '1', minor, gitVersion: `v1.${minor}.2-eks-1a2b3c4` };
}

test('an older or newer Kubernetes is refused, and says which of the two to upgrade', () => {
  expect(() => checkVersion(version('33'))).toThrow(/v1.33.2-eks-1a2b3c4.*1.34 to 1.37.*Upgrade the cluster first/);
  expect(() => checkVersion(version('38'))).toThrow(/Upgrade Argo CD/);
});
