import { expect, test } from '@jest/globals';
import { connected } from './connected.ts';

/** Fails with these codes, one after the other, then connects. */
function failing(...codes: readonly string[]): { readonly connect: () => Promise<string>; readonly left: string[] } {
  const left = [...codes];
  const connect = async (): Promise<string> => {
    const code = left.shift();
    if (code !== undefined) throw Object.assign(new Error(`said ${code}`), { code });
    return 'a connection';
  };
  return { connect, left };
}

test.each(['ECONNREFUSED', 'EAI_AGAIN', '57P03'])('waits while %s passes', async (code) => {
  const { connect } = failing(code, code);
  expect(await connected(connect, { all: 5_000, between: 1 })).toBe('a connection');
});

test('says at once what another try would say too', async () => {
  const { connect, left } = failing('28P01', 'never asked');
  await expect(connected(connect, { all: 5_000, between: 1 })).rejects.toThrow('said 28P01');
  expect(left).toEqual(['never asked']);
});

test('says what the last try said when patience ends', async () => {
  const { connect } = failing(...Array.from({ length: 1000 }, () => 'ECONNREFUSED'));
  await expect(connected(connect, { all: 20, between: 5 })).rejects.toThrow('said ECONNREFUSED');
});
