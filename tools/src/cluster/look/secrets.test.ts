import { expect, test } from '@jest/globals';
import type { Kubectl } from '../../toolbox/kubectl.ts';
import { secretTrouble, secretTroubles } from './secrets.ts';

const secret = (status: object, name = 'database') => ({
  kind: 'ExternalSecret',
  metadata: { name, namespace: 'web' },
  status,
});
const failing = { type: 'Ready', status: 'False', message: 'could not get secret data from provider' };
const warning = (message: string, lastTimestamp: string, namespace = 'web') => ({
  type: 'Warning',
  message,
  lastTimestamp,
  involvedObject: { kind: 'ExternalSecret', name: 'database', namespace },
});

test('one that fails says why, what goes on, and where to read on', () => {
  const events = [
    warning('Secret does not exist', '2026-11-27T04:02:00Z'),
    warning('send request failed\ncaused by: …', '2026-11-27T04:03:00Z'),
    warning('denied by spec.condition', '2026-11-27T04:04:00Z', 'shop'),
  ];
  const old = secret({ conditions: [failing], refreshTime: '2026-11-27T04:00:00Z' });
  expect(secretTrouble(old, events)).toBe(
    'ExternalSecret web/database: send request failed. Its Secret stays as it was at 2026-11-27T04:00:00Z: docs/runbooks/secret-sync-failing.md',
  );
  const never = secretTrouble(secret({ conditions: [failing], refreshTime: null }), []);
  expect(never).toMatch(/could not get secret data from provider\. Its Secret was never made, and who reads it waits/);
});

test('a store that cannot be used is named', () => {
  const store = { kind: 'ClusterSecretStore', metadata: { name: 'web' }, status: { conditions: [failing] } };
  expect(secretTrouble(store, [])).toMatch(/^the store of secrets web: could not get .*secret-store-not-ready\.md$/);
});

/** A cluster with these objects; it knows their kinds or it does not. */
const clusterOf = (items: readonly object[], knows = true): Kubectl =>
  ({
    run: async ([, what]: readonly string[]) =>
      what === 'events'
        ? { code: 0, stdout: JSON.stringify({ items: [warning('why', '2026-11-27T04:02:00Z')] }) }
        : { code: knows ? 0 : 1, stdout: knows ? JSON.stringify({ items }) : '' },
  }) as unknown as Kubectl;

test('of a cluster, those that are not ready; none of one without the operator', async () => {
  const ready = secret({ conditions: [{ type: 'Ready', status: 'True' }] }, 'mail');
  expect(await secretTroubles(clusterOf([ready]))).toEqual([]);
  expect(await secretTroubles(clusterOf([ready, secret({})]))).toEqual([expect.stringMatching(/web\/database: why\./)]);
  expect(await secretTroubles(clusterOf([], false))).toEqual([]);
});
