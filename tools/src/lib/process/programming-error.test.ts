import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { Failure } from '../failure.ts';
import { isProgrammingError, succeeds, wordsOf } from './programming-error.ts';

/** What a call throws, at once or later. */
async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** Gives the address of a server that treats each connection so, and ends it. */
async function withServer(treat: (server: Server) => void, work: (url: string) => Promise<unknown>): Promise<unknown> {
  const server = createServer();
  treat(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test.each<[string, () => unknown]>([
  ['a field of undefined', () => (undefined as unknown as { field: string }).field],
  ['a name that is not there', () => new Function('return nowhere')()],
  ['a time that is none', () => new Date(Number.NaN).toISOString()],
  ['a text that is no JSON', () => JSON.parse('<html>')],
  ['an assertion', () => assert.equal(1, 2)],
  ['an address that is none', () => fetch('nowhere')],
])('%s is a mistake in the code', async (_what, call) => {
  expect(isProgrammingError(await thrownBy(call))).toBe(true);
});

test.each<[string, (url: string) => unknown]>([
  ['a port that fetch asks nobody at', () => fetch('http://127.0.0.1:1/')],
  ['a port where nobody listens', () => fetch('http://127.0.0.1:1024/')],
  ['an answer that does not come in time', (url) => fetch(url, { signal: AbortSignal.timeout(20) })],
  ['a call that was ended', (url) => fetch(url, { signal: AbortSignal.abort() })],
])('%s is none', async (_what, call) => {
  const error = await withServer(
    () => {},
    (url) => thrownBy(() => call(url)),
  );
  expect(isProgrammingError(error)).toBe(false);
});

const cutBefore = (server: Server) => server.on('request', (request) => request.socket.destroy());
const cutWithin = (server: Server) =>
  server.on('request', (request, response) =>
    response.write('half', () => setTimeout(() => request.socket.destroy(), 5)),
  );

test('a connection that is cut, before the answer or in it, is none', async () => {
  for (const treat of [cutBefore, cutWithin]) {
    const error = await withServer(treat, (url) => thrownBy(async () => await (await fetch(url)).text()));
    expect([(error as Error).name, isProgrammingError(error)]).toEqual(['TypeError', false]);
  }
});

test('what a tool or the machine refuses is none', () => {
  const failure = new Failure({ what: 'No', wayOut: 'Wait.' });
  const system = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
  for (const error of [failure, system, new Error('socket hang up'), 'text', undefined]) {
    expect(isProgrammingError(error)).toBe(false);
  }
});

test('the words are those of the error; a mistake in the code is thrown on', () => {
  expect(wordsOf(new Failure({ what: 'No', wayOut: 'Wait.' }))).toBe('No. Wait.');
  expect(wordsOf('text')).toBe('text');
  const mistake = new TypeError('x is not a function');
  expect(() => wordsOf(mistake)).toThrow(mistake);
});

test('work that is refused did not succeed; a mistake in it is thrown on', async () => {
  const mistake = new TypeError('x is not a function');
  expect(await succeeds(Promise.resolve(undefined))).toBe(true);
  expect(await succeeds(Promise.reject(new Failure({ what: 'No', wayOut: 'Wait.' })))).toBe(false);
  await expect(succeeds(Promise.reject(mistake))).rejects.toBe(mistake);
});
