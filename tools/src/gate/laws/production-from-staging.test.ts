import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/paths.ts';
import { unseenByStaging } from './production-from-staging.ts';

test('production pins only what staging has run', async () => {
  expect(await unseenByStaging(repositoryRoot)).toEqual([]);
});
