import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { givenInTest } from '../test/app.ts';
import { createSample, sampleSettings } from '../test/sample/app.ts';
import type { Dependencies } from './app.ts';
import type { LifecycleState } from './lifecycle.ts';
import { createMetrics } from './metrics.ts';

const build = {
  environment: 'staging',
  version: '1.2.3',
  revision: '0123456789abcdef',
  buildTime: '2026-11-23T10:00:00Z',
};
const off = { unready: false, errorRate: 0, delayMs: 0, crashAfterSeconds: undefined };
const config = { ...sampleSettings.load({}), ...build };

function setUp(changes: Partial<Dependencies> = {}, state: LifecycleState = 'ready') {
  const { parts, logged } = givenInTest(config, changes as Partial<Dependencies<typeof config>>, state);
  return { app: createSample(parts), logged };
}

function rehearsing(changes: Partial<typeof off>) {
  return setUp({ config: { ...config, rehearsal: { ...off, ...changes } } });
}

async function failToRender(): Promise<never> {
  throw new Error('password is hunter2');
}

async function scrape(app: Parameters<typeof request>[0]): Promise<string> {
  const response = await request(app).get('/api/metrics').expect(200);
  expect(response.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  return response.text;
}

describe('probes', () => {
  test.each<[LifecycleState, number]>([
    ['starting', 503],
    ['ready', 200],
    ['draining', 503],
    ['stopped', 503],
  ])('while %s, readiness answers %i and liveness 200', async (state, status) => {
    const { app } = setUp({}, state);
    await request(app).get('/health/ready').expect(status, { status: state });
    await request(app).get('/health').expect(200, { status: 'ok' });
  });
});

test('GET /api/info tells the build, the place and the uptime', async () => {
  await request(setUp().app)
    .get('/api/info')
    .expect(200, {
      name: 'sample',
      ...build,
      hostname: 'pod-7d9f-abcde',
      uptimeSeconds: 12,
      nodeVersion: process.version,
    });
});

test('GET /api/info tells the uptime of each second', async () => {
  let uptime = 12.9;
  const { app } = setUp({ uptimeSeconds: () => uptime });
  const told: number[] = [];
  for (uptime of [12.9, 12.95, 13, 14.2]) told.push((await request(app).get('/api/info')).body.uptimeSeconds);
  expect(told).toEqual([12, 12, 13, 14]);
});

test('POD_NAME is the pod that is shown, ahead of the host name', async () => {
  const { app } = setUp({ config: { ...config, podName: 'web-1' } });
  expect((await request(app).get('/api/info')).body).toMatchObject({ hostname: 'web-1' });
});

describe('every answer', () => {
  const headers = {
    'content-security-policy': expect.stringMatching(
      /^default-src 'none';style-src 'sha256-[^']+';img-src data:;base-uri 'none';form-action 'none';frame-ancestors 'none'$/,
    ),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'DENY',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
    'cache-control': 'no-store',
    'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
    date: expect.any(String),
    connection: 'close',
    'content-length': expect.any(String),
    'content-type': expect.any(String),
  };

  test.each(['/', '/api/info', '/api/metrics', '/missing'])('of %s has these headers and no other', async (path) => {
    expect((await request(setUp().app).get(path)).headers).toEqual(headers);
  });

  test.each(['/health', '/health/ready'])('of %s has those that mean something to a machine', async (path) => {
    expect((await request(setUp().app).get(path)).headers).toEqual({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      date: expect.any(String),
      connection: 'close',
      'content-length': expect.any(String),
      'content-type': 'application/json; charset=utf-8',
    });
  });

  test.each(['/', '/health', '/health/ready', '/api/info', '/api/metrics'])('of HEAD %s has no body', async (path) => {
    const { text, headers: given } = await request(setUp().app).head(path).expect(200);
    expect(text).toBeUndefined();
    expect(Number(given['content-length'])).toBeGreaterThan(0);
  });

  test.each([
    ['repeats a harmless request id', 'abc-123_=', 'abc-123_='],
    ['replaces a request id that is too long', 'a'.repeat(129), expect.stringMatching(/^[\w-]{36}$/)],
    ['replaces a request id with other characters', 'a"b', expect.stringMatching(/^[\w-]{36}$/)],
  ])('%s', async (_title, given, expected) => {
    const response = await request(setUp().app).get('/api/info').set('X-Request-Id', given);
    expect(response.headers['x-request-id']).toEqual(expected);
  });
});

describe('refusals', () => {
  const methods = ['post', 'put', 'delete', 'patch', 'options'] as const;
  const known = ['/', '/health', '/health/ready', '/api/info', '/api/metrics'];
  const refused = methods.flatMap((method) => known.map((path) => [method, path] as const));
  test.each(refused)('%s %s is a 405 that says Allow', async (method, path) => {
    const response = await request(setUp().app)[method](path).expect(405);
    expect(response.headers['allow']).toBe('GET, HEAD');
    expect(response.body).toEqual({ error: { status: 405, message: 'Method Not Allowed' } });
  });

  test('an unknown path is a JSON 404 that does not repeat it', async () => {
    const response = await request(setUp().app).get('/secret-path?x=1').expect(404);
    expect(response.body).toEqual({ error: { status: 404, message: 'Not Found' } });
  });

  test('an address that no URL parser takes is a JSON 404 like any other', async () => {
    const server = createServer(setUp().app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const asking = get({ port, host: '127.0.0.1', path: 'http://[bad/', agent: false });
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    server.close();
    expect(response.statusCode).toBe(404);
    expect(response.headers['x-request-id']).toBeDefined();
    expect(Buffer.concat(await response.toArray()).toString()).toBe('{"error":{"status":404,"message":"Not Found"}}');
  });

  test('an error inside is a 500 that tells the log why, and not the client', async () => {
    const metrics = createMetrics(config);
    const { app, logged } = setUp({ metrics: { ...metrics, render: failToRender } });
    const response = await request(app).get('/api/metrics').expect(500);
    expect(response.text).toBe('{"error":{"status":500,"message":"Internal Server Error"}}');
    expect(logged()).toEqual([
      expect.objectContaining({
        level: 'error',
        error: expect.stringContaining('Error: password is hunter2\n    at '),
      }),
    ]);
    expect((await metrics.render()).body).toContain('_count{method="GET",route="/api/metrics",status="500"} 1');
  });
});

describe.each(['unset', 'development', 'production'])('with NODE_ENV %s', (nodeEnv) => {
  const given = process.env['NODE_ENV'];
  beforeEach(() => {
    if (nodeEnv === 'unset') delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = nodeEnv;
  });
  afterEach(() => {
    process.env['NODE_ENV'] = given;
  });

  test('an error tells the client nothing of the inside, and standard error nothing at all', async () => {
    const printed = jest.spyOn(console, 'error').mockImplementation(() => {});
    const { app } = setUp({ metrics: { ...createMetrics(config), render: failToRender } });
    const failed = await request(app).get('/api/metrics').expect(500);
    const missing = await request(app).get('/%zz').expect(404);
    for (const { text } of [failed, missing]) expect(text).toMatch(/^\{"error":\{"status":\d+,"message":"[\w ]+"\}\}$/);
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });
});

describe('GET /api/metrics', () => {
  test('tells the build and the process', async () => {
    const text = await scrape(setUp().app);
    expect(text).toContain(
      `app_build_info{version="1.2.3",revision="0123456789abcdef",node_version="${process.version}"} 1`,
    );
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).toContain('http_requests_in_flight 1');
  });

  test('counts by the route, and whatever a client makes up as one', async () => {
    const { app } = setUp();
    await request(app).get('/api/info');
    await request(app).get('/api/info?a=b');
    for (const path of ['/a', '/b', '/%zz', '/api/info/', '/API/info']) await request(app).get(path);
    await request(app).put('/');
    await request(app).delete('/');
    const text = await scrape(app);
    const counts = text.split('\n').filter((line) => line.startsWith('http_request_duration_seconds_count'));
    expect(counts).toEqual([
      'http_request_duration_seconds_count{method="GET",route="/",status="200"} 0',
      'http_request_duration_seconds_count{method="GET",route="/",status="500"} 0',
      'http_request_duration_seconds_count{method="GET",route="/api/info",status="200"} 2',
      'http_request_duration_seconds_count{method="GET",route="/api/info",status="500"} 0',
      'http_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 5',
      'http_request_duration_seconds_count{method="_OTHER",route="/",status="405"} 2',
    ]);
  });
});

test('logs one line for each request, and none for probes and scrapes', async () => {
  const { app, logged } = setUp();
  for (const path of ['/health', '/health/ready', '/api/metrics']) await request(app).get(path);
  await request(app).get('/api/info?token=hidden').set('X-Request-Id', 'abc');
  expect(logged()).toEqual([
    {
      time: expect.any(String),
      level: 'info',
      message: 'request',
      method: 'GET',
      path: '/api/info',
      route: '/api/info',
      status: 200,
      durationMs: expect.any(Number),
      requestId: 'abc',
    },
  ]);
});

describe('a rehearsal', () => {
  test('is announced by a warning', async () => {
    const { logged } = rehearsing({ unready: true, delayMs: 1 });
    const switches = ['never ready', 'answers after 1 ms'];
    expect(logged()).toEqual([expect.objectContaining({ level: 'warn', message: 'rehearsing failures', switches })]);
  });

  test('of a start that does not come off keeps readiness at 503 and serves', async () => {
    const { app } = rehearsing({ unready: true });
    await request(app).get('/health/ready').expect(503, { status: 'starting' });
    await request(app).get('/health').expect(200);
    await request(app).get('/').expect(200);
  });

  test('of errors and a delay spares probes and scrapes, and counts failures under their route', async () => {
    const { app } = rehearsing({ errorRate: 1, delayMs: 1000 });
    const startedAt = performance.now();
    for (const path of ['/health', '/health/ready', '/api/metrics']) await request(app).get(path).expect(200);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    await request(app)
      .get('/')
      .expect(500, { error: { status: 500, message: 'Internal Server Error' } });
    await request(app).get('/missing').expect(404);
    expect(performance.now() - startedAt).toBeGreaterThan(999);
    expect(await scrape(app)).toContain('_count{method="GET",route="/",status="500"} 1');
  });

  test('fails the share that was asked for', async () => {
    const { app } = rehearsing({ errorRate: 0.25 });
    const statuses: number[] = [];
    for (let i = 0; i < 8; i += 1) statuses.push((await request(app).get('/api/info')).status);
    expect(statuses).toEqual([200, 200, 200, 500, 200, 200, 200, 500]);
  });
});
