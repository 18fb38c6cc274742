import { expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { withMachineLock, limiter } from './once.ts';

test('a limiter runs no more jobs at a time than its width, and goes on after a failed one', async () => {
  const limited = limiter(2);
  let [running, most] = [0, 0];
  const job = (fail: boolean) => async () => {
    running += 1;
    most = Math.max(most, running);
    await sleep(5);
    running -= 1;
    if (fail) throw new Error('no');
  };
  const results = await Promise.allSettled([true, false, true, false, false].map((fail) => limited(job(fail))));
  expect(most).toBe(2);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
});

test('jobs of one name never overlap, those of other names may', async () => {
  const seen: string[] = [];
  const job = (name: string) => async () => {
    seen.push(`+${name}`);
    await sleep(20);
    seen.push(`-${name}`);
  };
  const unique = `test-${process.pid}`;
  await Promise.all([
    withMachineLock(unique, job('a')),
    withMachineLock(unique, job('b')),
    withMachineLock(`${unique}-other`, job('c')),
  ]);
  const order = seen.filter((event) => !event.endsWith('c')).join(' ');
  expect(['+a -a +b -b', '+b -b +a -a']).toContain(order);
});
