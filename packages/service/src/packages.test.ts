import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

test('a service and what it shares take the same versions: an image holds one place of packages', () => {
  const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
  };
  // In the image this package lies in the service's dist/, from where node finds those of the service and of the root.
  const apart = Object.entries(packages).filter(([place, { dev }]) => {
    return place.startsWith('packages/service/node_modules/') && dev !== true;
  });
  expect(apart.map(([place]) => place)).toEqual([]);
});
