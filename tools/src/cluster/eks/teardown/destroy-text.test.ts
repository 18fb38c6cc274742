import { expect, test } from '@jest/globals';
import { destroyText } from './destroy-text.ts';

test('the cluster goes before the network that it stands in', () => {
  const text = destroyText('staging');
  expect(text.indexOf('staging-cluster destroy')).toBeGreaterThan(0);
  expect(text.indexOf('staging-network destroy')).toBeGreaterThan(text.indexOf('staging-cluster destroy'));
  expect(text).not.toContain('deletion-protection');
});

test('before all, the pipeline is kept from making it again', () => {
  expect(destroyText('staging')).toMatch(/ 1\. take staging out of .*AWS_ACCOUNTS/);
});

test('where deletion is protected, a person takes the protection from the cluster first', () => {
  expect(destroyText('production')).toMatch(
    / 2\. aws eks update-cluster-config --name \S+-production --region \S+ --no-deletion-protection\n/,
  );
});
