import { expect, test } from '@jest/globals';
import { namingOf } from './naming.ts';

test('names come from the repository', () => {
  expect(namingOf('https://github.com/Acme/My.Shop', 'staging')).toEqual({
    environment: 'staging',
    repository: 'Acme/My.Shop',
    prefix: 'my-shop-staging',
    stateBucket: 'acme-my-shop-staging-state',
    backupBucket: 'acme-my-shop-staging-backups',
  });
});

test('a renamed repository keeps its names on AWS, and is trusted by its new one', () => {
  expect(namingOf('https://github.com/newco/store', 'staging', 'https://github.com/acme/shop')).toEqual({
    environment: 'staging',
    repository: 'newco/store',
    prefix: 'shop-staging',
    stateBucket: 'acme-shop-staging-state',
    backupBucket: 'acme-shop-staging-backups',
  });
});

test('two long names that begin alike stay two, and fit', () => {
  const long = `https://github.com/${'o'.repeat(39)}/${'n'.repeat(90)}`;
  const [one, other] = [namingOf(`${long}a`, 'production'), namingOf(`${long}b`, 'production')];
  expect(one.prefix).not.toBe(other.prefix);
  expect(one.stateBucket).not.toBe(other.stateBucket);
  expect(one.prefix.length).toBeLessThanOrEqual(32);
  expect(one.stateBucket.length).toBeLessThanOrEqual(63);
});
