import { expect, test } from '@jest/globals';
import { Failure } from '../failure.ts';
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

test('a failing tool and a network that is not there yet are seen, with their words', async () => {
  const unready = new Failure({ what: 'kubectl could not get nodes', wayOut: 'Wait.' });
  const waiting = waitFor({ what: 'nodes', seconds: 0.05, every: 10 }, () => Promise.reject(unready));
  await expect(waiting).rejects.toThrow(/in vain for nodes: last seen: kubectl could not get nodes/);
  const fetching = waitFor({ what: 'a server', seconds: 0.05, every: 10 }, async () => ({
    done: await fetch('http://127.0.0.1:1024/'),
  }));
  await expect(fetching).rejects.toThrow(/in vain for a server: last seen: fetch failed: ECONNREFUSED/);
});

test('a mistake in the look ends the waiting at once, as it was thrown', async () => {
  let looks = 0;
  const mistake = new TypeError("Cannot read properties of undefined (reading 'status')");
  const waiting = waitFor({ what: 'a pod', seconds: 60, every: 1 }, () => {
    looks += 1;
    return Promise.reject(mistake);
  });
  await expect(waiting).rejects.toBe(mistake);
  expect(looks).toBe(1);
});
