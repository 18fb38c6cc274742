import { expect, test } from '@jest/globals';
import { waitFor } from './wait.ts';

test('returns what the look found, as soon as it is there', async () => {
  let looks = 0;
  const found = await waitFor({ what: 'three looks', seconds: 5, every: 1 }, async () => {
    looks += 1;
    return looks === 3 ? { done: 'there' } : { seen: `look ${looks}` };
  });
  expect(found).toBe('there');
});

test('past the deadline it says what was waited for and what was seen last', async () => {
  const waiting = waitFor({ what: 'the moon', seconds: 0.05, every: 10 }, async () => ({ seen: 'clouds' }));
  await expect(waiting).rejects.toThrow(/in vain for the moon: last seen: clouds/);
});

test('an error of a look is what was seen, not the end', async () => {
  let looks = 0;
  const found = waitFor({ what: 'a calm server', seconds: 5, every: 1 }, async () => {
    looks += 1;
    if (looks === 1) throw new Error('refused');
    return { done: looks };
  });
  await expect(found).resolves.toBe(2);
});
