import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, IncomingMessage, METHODS, ServerResponse, type RequestListener } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Writable } from 'node:stream';
import { createLog } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createSample, sampleSettings } from '../test/sample/app.ts';

interface Service {
  readonly app: RequestListener;
  readonly metrics: Metrics;
  readonly logged: () => readonly Record<string, unknown>[];
}

function createService(env: Record<string, string> = {}): Service {
  const config = sampleSettings.load(env);
  const metrics = createMetrics(config);
  const lines: string[] = [];
  const log = createLog(config.logLevel, { write: (line) => lines.push(line) });
  const app = createSample({
    config,
    identity: undefined,
    hostname: 'host',
    metrics,
    log,
    state: () => 'ready',
    uptimeSeconds: () => 1,
  });
  return { app, metrics, logged: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

/** Every series of the requests' histogram that ends in `_count` and has counted one, with its value. */
async function counts(metrics: Metrics): Promise<string[]> {
  const { body } = await metrics.render();
  return body
    .split('\n')
    .filter((line) => line.startsWith('http_request_duration_seconds_count') && !line.endsWith(' 0'));
}

async function inFlight(metrics: Metrics): Promise<string | undefined> {
  return /^http_requests_in_flight (\d+)$/m.exec((await metrics.render()).body)?.[1];
}

async function withSocket(app: RequestListener, check: (open: () => Promise<Socket>) => Promise<void>): Promise<void> {
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await check(async () => {
      const socket = connect(port, '127.0.0.1').setEncoding('latin1');
      socket.on('error', () => {});
      await once(socket, 'connect');
      return socket;
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('not within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a client that goes before its answer', () => {
  test('is counted once, as a 499 of its route, and logged once', async () => {
    const { app, metrics, logged } = createService({ REHEARSE_DELAY_MS: '200' });
    await withSocket(app, async (open) => {
      const [going, staying] = [await open(), await open()];
      for (const socket of [going, staying]) socket.write('GET /api/info HTTP/1.1\r\nHost: test\r\n\r\n');
      await eventually(async () => (await inFlight(metrics)) === '2');
      going.destroy();
      await once(staying, 'data');
      await eventually(async () => (await inFlight(metrics)) === '0');
    });
    expect(await counts(metrics)).toEqual([
      'http_request_duration_seconds_count{method="GET",route="/api/info",status="200"} 1',
      'http_request_duration_seconds_count{method="GET",route="/api/info",status="499"} 1',
    ]);
    expect(logged().flatMap(({ message, status }) => (message === 'request' ? [status] : []))).toEqual([499, 200]);
  });

  test('before its headers are complete is no request', async () => {
    const { app, metrics } = createService();
    await withSocket(app, async (open) => {
      const going = await open();
      going.resume().end('GET /api/info HTTP/1.1\r\nHost:');
      await once(going, 'close');
    });
    expect(await counts(metrics)).toEqual([]);
    expect(await inFlight(metrics)).toBe('0');
  });
});

describe('X-Request-Id', () => {
  test.each([
    ['a folded line', 'abc\r\n Set-Cookie: a=b'],
    ['a lone carriage return', 'abc\rSet-Cookie: a=b'],
    ['a lone line feed', 'abc\nSet-Cookie: a=b'],
    ['an encoded line end', 'abc%0d%0aSet-Cookie: a=b'],
    ['bytes that look like a line end once cut', 'abc\u{10d}\u{10a}Set-Cookie: a=b'],
    ['a quote', '","level":"error'],
  ])('with %s brings nothing of it into the answer or the log', async (_title, id) => {
    const { app, logged } = createService();
    let received = '';
    await withSocket(app, async (open) => {
      const socket = await open();
      socket.on('data', (text: string) => (received += text));
      socket.write(`GET /api/info HTTP/1.1\r\nHost: test\r\nConnection: close\r\nX-Request-Id: ${id}\r\n\r\n`);
      await once(socket, 'close');
    });
    // Node's parser refuses the broken ones before the service sees them.
    expect(received).toMatch(/^HTTP\/1\.1 (200|400) /);
    expect(received.toLowerCase()).not.toContain('set-cookie');
    for (const line of logged()) expect(line).toMatchObject({ level: 'info', requestId: /^[\w-]{36}$/ });
  });
});

/** Puts a request through the app without a network, which would take most of the time. */
function put(app: RequestListener, method: string, url: string): void {
  const socket = new Writable({ write: (_chunk, _encoding, done) => done() }) as unknown as Socket;
  const request = Object.assign(new IncomingMessage(socket), { method, url, httpVersionMajor: 1, httpVersionMinor: 1 });
  const response = new ServerResponse(request);
  response.assignSocket(socket);
  app(request, response);
  response.emit('close');
}

test('100,000 random paths, in every method, add no series', async () => {
  const { app, metrics } = createService({ LOG_LEVEL: 'silent' });
  put(app, 'GET', '/missing');
  put(app, 'PUT', '/missing');
  const before = await counts(metrics);
  expect(before).toHaveLength(2);
  const noise = randomBytes(800_000).toString('hex');
  for (let i = 0; i < 100_000; i += 1) {
    // HEAD is served, so that it has a series of its own.
    const method = METHODS[i % METHODS.length] ?? '';
    put(app, method === 'HEAD' ? 'GET' : method, `/${noise.slice(i * 16, i * 16 + 16)}`);
  }
  const after = await counts(metrics);
  expect(after).toHaveLength(2);
  const total = after.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  expect(total).toBe(100_002);
}, 60_000);
