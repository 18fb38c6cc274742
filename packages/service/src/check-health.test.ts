import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

test('it ends with 0 when /health/ready answers 200', async () => {
  const asked: (string | undefined)[] = [];
  const answer: RequestListener = (request, response) => {
    asked.push(request.url);
    response.end('{"status":"ready"}');
  };
  expect(await checked(answer)).toEqual({ code: 0, said: '' });
  expect(asked).toEqual(['/health/ready']);
});

test('it ends with 1 and says the status of a service that is not ready', async () => {
  const { code, said } = await checked((_request, response) => response.writeHead(503).end());
  expect(code).toBe(1);
  expect(said).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/health\/ready: status 503\n$/);
});

test('it ends with 1 when nothing listens', async () => {
  const { code, said } = await check(await freePort());
  expect(code).toBe(1);
  expect(said).toContain('ECONNREFUSED');
});

test('it waits two seconds for an answer, not longer', async () => {
  const { code, said } = await checked(() => {});
  expect(code).toBe(1);
  expect(said).toContain('timeout');
});

async function checked(answer: RequestListener): Promise<{ code: number; said: string }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await check((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function check(port: number): Promise<{ code: number; said: string }> {
  const script = join(import.meta.dirname, '../test/sample/check-health.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    env: { PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
