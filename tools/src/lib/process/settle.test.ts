import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { allSettled } from './settle.ts';

test('one failure is told when everything else has ended', async () => {
  const ended: string[] = [];
  const slow = sleep(30).then(() => ended.push('slow'));
  await expect(allSettled([Promise.reject(new Error('first')), slow])).rejects.toThrow('first');
  expect(ended).toEqual(['slow']);
});

test('without one the results come in order', async () => {
  expect(await allSettled([sleep(5).then(() => 1), Promise.resolve('two')])).toEqual([1, 'two']);
});
