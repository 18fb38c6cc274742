import { describe, expect, test } from '@jest/globals';
import { shareCall } from './shared-call.ts';

function setUp() {
  const calls: PromiseWithResolvers<string>[] = [];
  let now = 0;
  const shared = shareCall(
    () => {
      const call = Promise.withResolvers<string>();
      calls.push(call);
      return call.promise;
    },
    1_000,
    () => now,
  );
  const end = async (index: number, value: string) => {
    calls[index]!.resolve(value);
    await new Promise(setImmediate);
  };
  return { shared, calls, end, at: (time: number) => (now = time) };
}

describe('a call that is shared', () => {
  test('is one for all who ask while it is under way, however long that is', async () => {
    const { shared, calls, end, at } = setUp();
    const asked = [shared(), shared()];
    at(60_000);
    asked.push(shared());
    await end(0, 'a');
    expect(await Promise.all(asked)).toEqual(['a', 'a', 'a']);
    expect(calls).toHaveLength(1);
  });

  test('stands for a second from its end, and then is made anew', async () => {
    const { shared, calls, end, at } = setUp();
    void shared();
    at(700);
    await end(0, 'a');
    at(1_699);
    expect(await shared()).toBe('a');
    at(1_700);
    const next = shared();
    expect(calls).toHaveLength(2);
    await end(1, 'b');
    expect(await next).toBe('b');
  });

  test('is not tried again by each who asks when it failed', async () => {
    const { shared, calls, at } = setUp();
    const first = shared();
    calls[0]!.reject(new Error('no'));
    await expect(first).rejects.toThrow('no');
    await expect(shared()).rejects.toThrow('no');
    expect(calls).toHaveLength(1);
    at(1_000);
    void shared();
    expect(calls).toHaveLength(2);
  });
});
