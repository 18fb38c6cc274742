import { describe, expect, test } from '@jest/globals';
import type { Kubectl } from '../../toolbox/kubectl.ts';
import { databaseTrouble, databaseTroubles, type LiveDatabase } from './databases.ts';

function database(status?: LiveDatabase['status'], instances = 3): LiveDatabase {
  return { metadata: { name: 'db', namespace: 'web' }, spec: { instances }, ...(status && { status }) };
}

const well = { phase: 'Cluster in healthy state', readyInstances: 3, currentPrimary: 'db-1' };
const asking = (code: number, items: readonly unknown[]): Kubectl =>
  ({ run: () => Promise.resolve({ code, stdout: code === 0 ? JSON.stringify({ items }) : '' }) }) as never;

describe('a database', () => {
  test.each([
    ['with all its instances is well', database(well), undefined],
    [
      'without one of them says so',
      database({ ...well, phase: 'Failing over', readyInstances: 2 }),
      'Database web/db: Failing over: 2 of 3 instances are ready, primary db-1 (docs/runbooks/database-standby-missing.md)',
    ],
    [
      'that nobody looks after says so',
      database(undefined, 1),
      'Database web/db: nobody looks after it: 0 of 1 instances are ready, no primary yet (docs/runbooks/database-without-primary.md)',
    ],
  ])('%s', (_what, one, said) => {
    expect(databaseTrouble(one)).toBe(said);
  });
});

test('a cluster without the part has no trouble with it', async () => {
  expect(await databaseTroubles(asking(1, []))).toEqual([]);
  expect(await databaseTroubles(asking(0, [database(well)]))).toEqual([]);
  expect(await databaseTroubles(asking(0, [database()]))).toHaveLength(1);
});
