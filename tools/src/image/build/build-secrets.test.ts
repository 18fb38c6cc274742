import { expect, test } from '@jest/globals';
import { npmSettings } from './build-secrets.ts';

test('a build gets the npm registry of the machine, and its certificate authority when there is one', () => {
  expect(npmSettings('https://npm.example/', false)).toBe('registry=https://npm.example/\n');
  expect(npmSettings('https://npm.example/', true)).toContain('cafile=/run/secrets/ca.pem\n');
});
