import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, send } from './answer.ts';

/** The names of the headers of an answer, as they were sent, given what is set before it. */
async function headerNames(before: Readonly<Record<string, string>>): Promise<string[]> {
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(before)) response.setHeader(name, value);
    send(request, response, json(200, { a: 'é' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const asking = get({ port, host: '127.0.0.1', agent: false });
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    expect(Buffer.concat(await response.toArray()).toString()).toBe('{"a":"é"}');
    expect(response.headers['connection']).toBe('close');
    const names = response.rawHeaders.filter((_each, index) => index % 2 === 0).map((name) => name.toLowerCase());
    return names.toSorted();
  } finally {
    server.close();
  }
}

test('an answer whose connection a drain has marked has each header once, as an unmarked one', async () => {
  const unmarked = await headerNames({});
  expect(unmarked).toEqual([...new Set(unmarked)]);
  expect(await headerNames({ Connection: 'close' })).toEqual(unmarked);
});
