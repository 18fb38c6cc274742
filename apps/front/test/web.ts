import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What web answers to /api/info. */
export const webInfo = {
  name: 'web',
  version: '1.2.3',
  revision: '0123456789abcdef',
  buildTime: '2026-11-23T10:00:00Z',
  environment: 'staging',
  hostname: 'web-7d9f-abcde',
  uptimeSeconds: 12,
  nodeVersion: 'v24.21.0',
};

/** Runs `check` against a server in the place of web, and ends that with all its connections. */
export async function withWebInstead(answer: RequestListener, check: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await check(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/info`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** An address at which nobody listens. */
export async function deserted(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}/api/info`;
}
