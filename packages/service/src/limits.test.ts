import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exchange } from '../test/exchange.ts';
import { limits } from './limits.ts';

jest.setTimeout(60_000);

const head = 'GET / HTTP/1.1\r\nHost: test\r\n';
let server: Server;
let port: number;
beforeAll(async () => {
  server = createServer(limits, (_request, response) => response.end('done')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Clients that try the server's patience. */
function wait() {
  return {
    slow: exchange(port, [...head, ...'X-Slow: '.padEnd(40, 'x')], 500),
    silent: exchange(port, []),
    idle: exchange(port, [`${head}\r\n`, ...Array<string>(11).fill(''), `${head}Connection: close\r\n\r\n`], 1_000),
  };
}

function withHeader(bytes: number): string[] {
  return [`${head}Connection: close\r\nX-Large: ${'x'.repeat(bytes)}\r\n\r\n`];
}

describe('the limits', () => {
  // Each takes as long as its limit, so they share the time.
  let waits: ReturnType<typeof wait>;
  beforeAll(() => {
    waits = wait();
  });

  test('answer 408 to a client that has not sent its headers within 10 s', async () => {
    const { text, lastedMs } = await waits.slow;
    expect(text).toBe('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
    expect(lastedMs).toBeGreaterThanOrEqual(limits.headersTimeout - 100);
    expect(lastedMs).toBeLessThan(limits.headersTimeout + limits.connectionsCheckingInterval + 500);
  });

  test('end a connection that never sent a byte after as long', async () => {
    const { text, lastedMs } = await waits.silent;
    expect(text).toBe('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
    expect(lastedMs).toBeLessThan(limits.headersTimeout + limits.connectionsCheckingInterval + 500);
  });

  test('leave a connection alone that is idle between two requests for longer', async () => {
    const { text, lastedMs } = await waits.idle;
    expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(lastedMs).toBeGreaterThan(limits.headersTimeout + limits.connectionsCheckingInterval);
  });

  test('promise the client the keep-alive time', async () => {
    const { text } = await exchange(port, [`${head}\r\n${head}Connection: close\r\n\r\n`]);
    expect(text).toContain('Connection: keep-alive\r\nKeep-Alive: timeout=72\r\n');
  });

  test('answer 431 to headers of more than 8 KiB, and 200 to less', async () => {
    const large = await exchange(port, withHeader(limits.maxHeaderSize));
    expect(large.text).toBe('HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n');
    expect((await exchange(port, withHeader(limits.maxHeaderSize - 200))).text).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  test('answer 400 to what is no HTTP', async () => {
    const { text } = await exchange(port, ['\x16\x03\x01 hello\r\n\r\n']);
    expect(text).toBe('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
});
