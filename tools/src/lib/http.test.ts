import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { onLoopback, sendRequest } from './http.ts';

async function withServer(listener: RequestListener, work: (port: number) => Promise<void>): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    await work((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

test('a request carries the name, the method and the body, and the answer comes back whole', () =>
  withServer(
    (request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        response.writeHead(202, { 'x-kind': 'test' });
        const { host, 'content-length': length, connection } = request.headers;
        response.end(JSON.stringify({ method: request.method, url: request.url, host, length, connection, body }));
      });
    },
    async (port) => {
      const target = onLoopback(port, 'web.staging.localhost');
      const answer = await sendRequest({ ...target, path: '/a?b', method: 'POST', body: 'é', timeout: 5000 });
      expect(answer).toMatchObject({ status: 202, headers: { 'x-kind': 'test' } });
      expect(JSON.parse(answer.body)).toEqual({
        method: 'POST',
        url: '/a?b',
        host: 'web.staging.localhost',
        length: '2',
        connection: 'close',
        body: 'é',
      });
    },
  ));

test('a character that comes in two parts is one', () =>
  withServer(
    (_request, response) => {
      const bytes = Buffer.from('é');
      response.write(bytes.subarray(0, 1));
      setTimeout(() => response.end(bytes.subarray(1)), 20);
    },
    async (port) => {
      expect((await sendRequest({ ...onLoopback(port, 'a'), path: '/', timeout: 5000 })).body).toBe('é');
    },
  ));

test.each<[string, RequestListener]>([
  ['never begins', () => {}],
  ['never ends', (_request, response) => void response.write('a')],
])('an answer that %s is given up', (_what, listener) =>
  withServer(listener, async (port) => {
    const answer = sendRequest({ ...onLoopback(port, 'a'), path: '/', timeout: 100 });
    await expect(answer).rejects.toThrow('a gave no answer within 0.1 s');
  }),
);

test('an answer that breaks off is none', () =>
  withServer(
    (_request, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('a', () => response.destroy());
    },
    async (port) => {
      await expect(sendRequest({ ...onLoopback(port, 'a'), path: '/', timeout: 5000 })).rejects.toThrow();
    },
  ));

test('nobody there is said at once', async () => {
  let closed = 0;
  await withServer(
    () => {},
    async (port) => void (closed = port),
  );
  await expect(sendRequest({ ...onLoopback(closed, 'a'), path: '/', timeout: 5000 })).rejects.toThrow('ECONNREFUSED');
});
