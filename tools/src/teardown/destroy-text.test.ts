import { expect, test } from '@jest/globals';
import { destroyText } from './destroy-text.ts';

test('the cluster goes before the network that it stands in', () => {
  const text = destroyText('staging');
  expect(text.indexOf('staging-cluster destroy')).toBeGreaterThan(0);
  expect(text.indexOf('staging-network destroy')).toBeGreaterThan(text.indexOf('staging-cluster destroy'));
  expect(text).not.toContain('deletionProtection');
});

test('where deletion is protected, a reviewed commit comes first', () => {
  expect(destroyText('production')).toMatch(
    /1\. deletionProtection is true in infra\/src\/environments\/production\.ts.*reviewed commit/,
  );
});
