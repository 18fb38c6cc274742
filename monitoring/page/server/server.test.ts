import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDashboards } from './create.ts';
import { routeOf } from './route.ts';

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

let folder: string;
const servers: Server[] = [];
/** What Prometheus was asked. */
const seen: { method: string | undefined; url: string | undefined; headers: IncomingHttpHeaders }[] = [];
let dashboards: number;
let alone: number;

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function get(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, ...options }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

const html = '<!doctype html><title>Dashboards</title>';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-dashboards-'));
  await mkdir(join(folder, 'page', 'assets'), { recursive: true });
  await mkdir(join(folder, 'boards'));
  await writeFile(join(folder, 'page', 'index.html'), html);
  await writeFile(join(folder, 'page', 'index.html.br'), brotliCompressSync(html));
  await writeFile(join(folder, 'page', 'assets', 'index-a1.js'), 'export {};');
  await writeFile(join(folder, 'boards', 'index.json'), '{"boards":[{"name":"service"}]}');
  await writeFile(join(folder, 'boards', 'index-rollouts.json'), '{"boards":[{"name":"rollouts"}]}');
  await writeFile(join(folder, 'secret.json'), '{}');
  const prometheus = await listening(
    createServer((asked, answer) => {
      seen.push({ method: asked.method, url: asked.url, headers: asked.headers });
      if (asked.url?.includes('huge') === true) {
        for (let index = 0; index < 40; index += 1) answer.write(Buffer.alloc(1_000_000, 0x20));
        answer.end();
        return;
      }
      answer.writeHead(400, { 'content-type': 'application/json', 'set-cookie': 'a=b' });
      answer.end('{"status":"error","error":"parse error"}');
    }),
  );
  const from = { page: join(folder, 'page'), boards: join(folder, 'boards') };
  dashboards = await listening(
    await createDashboards({
      ...from,
      prometheus: `http://127.0.0.1:${prometheus}`,
      jaeger: `http://127.0.0.1:${prometheus}`,
    }),
  );
  alone = await listening(
    await createDashboards({ ...from, prometheus: 'http://127.0.0.1:1', jaeger: 'http://127.0.0.1:1' }),
  );
});

afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await rm(folder, { recursive: true });
});

describe('traces', () => {
  test.each([
    ['/jaeger/api/traces?service=web&minDuration=300ms', '/api/traces?service=web&minDuration=300ms'],
    [`/jaeger/api/traces/${'a1'.repeat(16)}`, `/api/traces/${'a1'.repeat(16)}`],
  ])('%s is put to Jaeger', async (path, asked) => {
    expect((await get(dashboards, path)).status).toBe(400);
    expect(seen.at(-1)).toMatchObject({ method: 'GET', url: asked });
  });

  test.each(['/jaeger/api/archive/1', '/jaeger/', '/jaeger/api/traces/../archive'])('%s is not', async (path) => {
    expect((await get(dashboards, path)).status).toBe(404);
  });

  test('are not there where no Jaeger answers, and their pages say so', async () => {
    expect((await get(alone, '/jaeger')).body.toString()).toBe('false');
    expect((await get(alone, '/jaeger/api/traces?service=web')).status).toBe(502);
    expect((await get(alone, '/traces?service=web')).body.toString()).toBe(html);
    expect((await get(alone, `/traces/${'a1'.repeat(16)}`)).body.toString()).toBe(html);
  });
});

describe('the page', () => {
  test.each(['/', '/projects/lockstep/dashboards/service?start=1h&var-service=web'])('is at %s', async (path) => {
    const { status, headers, body } = await get(dashboards, path);
    expect([status, headers['content-type'], body.toString()]).toEqual([200, 'text/html; charset=utf-8', html]);
    expect(headers['cache-control']).toBe('no-cache');
  });

  test('is small to who reads it small, and not sent twice', async () => {
    const { headers, body } = await get(dashboards, '/', { headers: { 'accept-encoding': 'gzip, br' } });
    expect([headers['content-encoding'], brotliDecompressSync(body).toString()]).toEqual(['br', html]);
    const again = await get(dashboards, '/', { headers: { 'if-none-match': String(headers.etag) } });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect(
      (await get(dashboards, '/', { headers: { 'accept-encoding': 'br;q=0' } })).headers['content-encoding'],
    ).toBeUndefined();
  });

  test('has files that a browser keeps, and no body for HEAD', async () => {
    const { status, headers, body } = await get(dashboards, '/assets/index-a1.js', { method: 'HEAD' });
    expect([status, headers['content-length'], body.length]).toEqual([200, '10', 0]);
    expect(headers['cache-control']).toContain('immutable');
  });

  test('lets no script in but its own, and nobody frame it', async () => {
    for (const path of ['/', '/healthz', '/no', '/prometheus/api/v1/query?query=up']) {
      const { headers } = await get(dashboards, path);
      expect(headers['content-security-policy']).toMatch(
        /default-src 'none'; script-src 'self';.*frame-ancestors 'none'/,
      );
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test('cannot be served before it is built', async () => {
    await expect(
      createDashboards({ page: join(folder, 'boards'), boards: folder, prometheus: '', jaeger: '' }),
    ).rejects.toThrow('build the page first');
  });
});

describe('a board', () => {
  test('of a part that is on is listed behind the others', async () => {
    const { body } = await get(dashboards, '/boards/index.json');
    expect(JSON.parse(body.toString())).toEqual({ boards: [{ name: 'service' }, { name: 'rollouts' }] });
  });

  test('is read anew each time', async () => {
    await writeFile(join(folder, 'boards', 'new.json'), '{"a":1}');
    expect((await get(dashboards, '/boards/new.json')).body.toString()).toBe('{"a":1}');
    await writeFile(join(folder, 'boards', 'new.json'), '{"a":2}');
    expect((await get(dashboards, '/boards/new.json')).body.toString()).toBe('{"a":2}');
  });

  test.each(['/boards/other.json', '/boards/../secret.json', '/boards/%2e%2e%2fsecret.json', '/secret.json'])(
    'is not %s',
    async (path) => {
      expect((await get(dashboards, path)).status).toBe(404);
    },
  );
});

describe('Prometheus', () => {
  test('is asked by path alone, its own refusal comes back, and its cookies do not', async () => {
    seen.length = 0;
    const { status, headers, body } = await get(
      dashboards,
      '/prometheus/api/v1/query_range?query=up%7Ba%3D%22b%22%7D&step=15',
      {
        headers: { cookie: 'c=d', authorization: 'Basic x' },
      },
    );
    expect([status, JSON.parse(body.toString()).error]).toEqual([400, 'parse error']);
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
    expect(seen).toHaveLength(1);
    expect(seen[0]?.url).toBe('/api/v1/query_range?query=up%7Ba%3D%22b%22%7D&step=15&timeout=25s');
    expect(Object.keys(seen[0]!.headers).toSorted()).toEqual(['accept-encoding', 'connection', 'host']);
  });

  test('that does not answer is said to be so, in the words of its API', async () => {
    const { status, body } = await get(alone, '/prometheus/api/v1/query?query=up');
    expect(status).toBe(502);
    expect(JSON.parse(body.toString())).toMatchObject({
      status: 'error',
      error: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('that answers without end is cut off', async () => {
    const { status, body } = await get(dashboards, '/prometheus/api/v1/series?match[]=huge');
    expect([status, JSON.parse(body.toString()).error]).toEqual([502, expect.stringContaining('more than 32 MB')]);
  });

  test.each([
    '/prometheus/',
    '/prometheus/graph',
    '/prometheus/api/v1/admin/tsdb/delete_series',
    '/prometheus/api/v1/write',
    '/prometheus/api/v1/rules',
    '/prometheus/api/v1/targets',
    '/prometheus/api/v1/status/config',
    '/prometheus/api/v1/query/../status/config',
    '/prometheus/api/v1/label/a/b/values',
    '/prometheus/api/v1/queryx',
    '/prometheus/-/quit',
    '/api/v1/query',
    'http://elsewhere.example/prometheus/api/v1/query',
  ])('is not asked for %s', async (path) => {
    seen.length = 0;
    expect((await get(dashboards, path)).status).toBe(404);
    expect(seen).toEqual([]);
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('is not asked by %s', async (method) => {
    const { status, headers } = await get(dashboards, '/prometheus/api/v1/query', { method });
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  test.each(['query', 'query_range', 'series', 'labels', 'metadata', 'label/job/values'])('is asked for %s', (path) => {
    expect(routeOf('GET', `/prometheus/api/v1/${path}`)).toMatchObject({ for: 'prometheus' });
  });

  test('is not given an address without end', () => {
    expect(routeOf('GET', `/prometheus/api/v1/query?query=${'x'.repeat(12_000)}`)).toMatchObject({ status: 414 });
  });
});
