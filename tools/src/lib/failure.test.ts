import { expect, test } from '@jest/globals';
import { Failure, unlessFailure } from './failure.ts';

test('a failure is one sentence of what, why and the way out', () => {
  const parts = { what: 'kind made no cluster', wayOut: 'Free the port.' };
  expect(new Failure(parts).message).toBe('kind made no cluster. Free the port.');
  const all = { ...parts, why: 'port 8081 is taken.\n', log: '/tmp/log' };
  expect(new Failure(all).message).toBe(
    'kind made no cluster: port 8081 is taken. Free the port. (full log: /tmp/log)',
  );
});

test('only a failure can be left aside', async () => {
  expect(await unlessFailure(Promise.resolve(1))).toBe(1);
  expect(await unlessFailure(Promise.reject(new Failure({ what: 'No', wayOut: 'Wait.' })))).toBeUndefined();
  const other = new Error('anything else');
  await expect(unlessFailure(Promise.reject(other))).rejects.toBe(other);
});
