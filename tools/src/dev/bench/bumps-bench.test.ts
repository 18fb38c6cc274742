import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { benchBumps } from './bumps-bench.ts';

test('bumps of some services at once are all taken, and their tries are counted', async () => {
  const measured = await benchBumps({ root: repositoryRoot, services: 3, atOnce: 2 });
  expect(measured).toMatchObject({ services: 3, atOnce: 2, tries: { median: expect.any(Number) } });
  expect(measured.tries.most).toBeGreaterThanOrEqual(measured.tries.median);
}, 60_000);

test('more bumps than services are refused', async () => {
  await expect(benchBumps({ root: repositoryRoot, services: 1, atOnce: 2 })).rejects.toThrow(
    '2 bumps at once were asked for, of 1 services',
  );
});
