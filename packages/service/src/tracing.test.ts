import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { givenInTest } from '../test/app.ts';
import { exchange } from '../test/exchange.ts';
import { until, withService } from '../test/service.ts';
import { json } from './answer.ts';
import { createServiceApp } from './app.ts';
import { createSettings } from './config.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { isKept } from './traces.ts';
import { startTracing } from './tracing.ts';

jest.setTimeout(60_000);

interface Sent {
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number };
}

interface Batch {
  readonly resourceSpans: readonly {
    readonly resource: {
      readonly attributes: readonly { readonly key: string; readonly value: { stringValue: string } }[];
    };
    readonly scopeSpans: readonly { readonly spans: readonly Sent[] }[];
  }[];
}

const spans: Sent[] = [];
const server = 2;
const client = 3;
let collector: Server;
let endpoint: string;

beforeAll(async () => {
  collector = createServer((request, response) => {
    void textOf(request).then((text) => {
      for (const { resource, scopeSpans } of (JSON.parse(text) as Batch).resourceSpans) {
        const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
        spans.push(...scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, service }))));
      }
      response.end('{}');
    });
  });
  endpoint = `http://127.0.0.1:${await portOf(collector)}`;
});
afterAll(() => {
  collector.close();
  collector.closeAllConnections();
});

async function textOf(message: IncomingMessage): Promise<string> {
  return Buffer.concat(await message.toArray()).toString();
}

async function portOf(listening: Server): Promise<number> {
  await once(listening.listen(0, '127.0.0.1'), 'listening');
  return (listening.address() as AddressInfo).port;
}

const ofTrace = (traceId: string) => spans.filter((span) => span.traceId === traceId);
const asked = (traceId: string, flags = '01') => ({ traceparent: `00-${traceId}-00f067aa0ba902b7-${flags}` });

describe('the process', () => {
  test('loads no module of it where no collector is named, but what the metrics load themselves', async () => {
    const loaded = join(await mkdtemp(join(tmpdir(), 'loaded-')), 'modules');
    const note = `import{registerHooks}from"node:module";import{appendFileSync}from"node:fs";registerHooks({load(u,c,n){appendFileSync(process.env.LOADED,u+"\\n");return n(u,c)}})`;
    const env = { LOADED: loaded, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(note)}` };
    await withService({ env }, async ({ url }) => void (await fetch(`${url}/api/info`)));
    const modules = readFileSync(loaded, 'utf8').split('\n');
    expect(modules.some((module) => module.endsWith('/src/serve.ts'))).toBe(true);
    expect(modules.filter((module) => /tracing\.ts|@opentelemetry\/(?!api\/)/.test(module))).toEqual([]);
  });

  test('sends the spans of its last requests before it ends, and writes their ids into the log', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await withService({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } }, async (service) => {
      await fetch(`${service.url}/api/info`, { headers: asked(traceId) });
      service.process.kill('SIGTERM');
      expect(await service.exit).toBe(0);
      const [span] = ofTrace(traceId);
      expect(span).toMatchObject({ name: 'GET /api/info', kind: server, parentSpanId: '00f067aa0ba902b7' });
      const [line] = await service.logged('request');
      expect(line).toMatchObject({ trace_id: traceId, span_id: span?.spanId });
    });
  });

  test('serves and ends as ever while the collector is away', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
    await withService({ env }, async (service) => {
      for (const path of ['/api/info', '/health/ready']) expect((await fetch(service.url + path)).status).toBe(200);
      const began = performance.now();
      service.process.kill('SIGTERM');
      expect(await service.exit).toBe(0);
      expect(performance.now() - began).toBeLessThan(5_000);
    });
  });

  test('refuses an address that is none', async () => {
    expect(() => createSettings(1).load({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).toThrow(
      /OTEL_EXPORTER_OTLP_ENDPOINT is "collector:4318"; accepted: http/,
    );
  });
});

test('of requests those are kept for sure that failed or took as long as the objective', () => {
  const kept = [
    isKept({ status: 200, seconds: 0.29 }),
    isKept({ status: 404, seconds: 0.3 }),
    isKept({ status: 500, seconds: 0 }),
  ];
  expect(kept).toEqual([false, true, true]);
});

describe('a request', () => {
  const lines: string[] = [];
  const others: IncomingMessage[] = [];
  const other = createServer((request, response) => {
    others.push(request);
    response.writeHead(request.url === '/fails' ? 503 : 200).end('ok');
  });
  const here: { server?: Server; traces?: ReturnType<typeof startTracing>; port: number; other: string } = {
    port: 0,
    other: '',
  };
  const config = createSettings(0).load({ VERSION: '1.2.3' });
  const metrics = createMetrics(config, { exemplars: true });

  beforeAll(async () => {
    here.other = `http://127.0.0.1:${await portOf(other)}`;
    const traces = startTracing({ endpoint, service: 'sample', version: '1', environment: 'test', instance: 'here' });
    here.traces = traces;
    const log = createLog('info', { write: (line) => lines.push(line) }, {}, traces.ids);
    const { parts } = givenInTest(config, { metrics, log, traces });
    const app = createServiceApp(parts, {
      '/node': async () => {
        const response = await new Promise<IncomingMessage>((resolve) => get(`${here.other}/node?key=1`, resolve));
        return json(200, await textOf(response));
      },
      '/fetch': async () => json(200, await (await fetch(`${here.other}/fetch`)).text()),
      '/asks': async () => {
        await traces.query('select text from notes where id = $1', async () => log('info', 'asked'));
        await traces.query('insert into notes', () => Promise.reject(new Error('no table'))).catch(() => {});
        return json(200, {});
      },
      '/fails': async () => {
        log('warn', 'on the way');
        await (await fetch(`${here.other}/fails`)).text();
        throw new Error('it failed');
      },
    });
    here.server = createServer(app);
    here.port = await portOf(here.server);
  });
  // Node's channels outlive this file: the next one in this process would be traced, too.
  afterAll(async () => {
    await here.traces?.finish(1000);
    for (const each of [here.server, other]) {
      each?.close();
      each?.closeAllConnections();
    }
  });

  /** By a socket: a call by node:http or fetch would be traced, too. */
  async function ask(path: string, traceparent?: string): Promise<string> {
    const headers = [
      'Host: here',
      'Connection: close',
      ...(traceparent === undefined ? [] : [`traceparent: ${traceparent}`]),
    ];
    const { text } = await exchange(here.port, [`GET ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`]);
    return text;
  }

  test.each([
    ['/node', 'a4'],
    ['/fetch', 'b5'],
  ])('of %s is one trace with what it asks another', async (path, pair) => {
    const traceId = pair.repeat(16);
    await ask(path, asked(traceId, '00').traceparent);
    await until('both spans', () => ofTrace(traceId).length === 2);
    const [inner, outer] = [client, server].map((kind) => ofTrace(traceId).find((span) => span.kind === kind));
    expect(outer).toMatchObject({ service: 'sample', name: `GET ${path}`, parentSpanId: '00f067aa0ba902b7' });
    expect(inner).toMatchObject({ name: 'GET', parentSpanId: outer?.spanId });
    expect(others.at(-1)?.headers['traceparent']).toBe(`00-${traceId}-${inner?.spanId}-01`);
    expect(JSON.stringify(ofTrace(traceId))).not.toContain('key=1');
  });

  test('has a span for each question to a database, with its text and how it ended', async () => {
    const traceId = 'd7'.repeat(16);
    await ask('/asks', asked(traceId).traceparent);
    await until('all spans', () => ofTrace(traceId).length === 3);
    const outer = ofTrace(traceId).find(({ kind }) => kind === server);
    const questions = ofTrace(traceId).filter(({ kind }) => kind === client);
    expect(questions.map(({ name, parentSpanId, status }) => [name, parentSpanId, status.code])).toEqual([
      ['SELECT', outer?.spanId, 0],
      ['INSERT', outer?.spanId, 2],
    ]);
    expect(JSON.stringify(questions[0])).toContain('select text from notes where id = $1');
    const line = lines.map((each) => JSON.parse(each)).find(({ message }) => message === 'asked');
    expect(line.span_id).toBe(questions[0]?.spanId);
  });

  test('that fails is an error, has its ids in each of its lines, and is the exemplar of its bucket', async () => {
    const traceId = 'c6'.repeat(16);
    await ask('/fails', asked(traceId).traceparent);
    await until('both spans', () => ofTrace(traceId).length === 2);
    expect(ofTrace(traceId).map(({ status }) => status.code)).toEqual([2, 2]);
    const of = lines.map((line) => JSON.parse(line)).filter((line) => line.trace_id === traceId);
    expect(of.map(({ message }) => message)).toEqual(['on the way', 'request failed', 'request']);
    const { body, contentType } = await metrics.render();
    expect(contentType).toMatch(/^application\/openmetrics-text/);
    expect(body.split('\n').filter((line) => line.includes(traceId))).toEqual([
      expect.stringMatching(/^http_request_duration_seconds_bucket\{.*status="500"\} 1 # \{trace_id="c6/),
    ]);
  });

  test('that nobody asked in a trace begins one, and probes and scrapes begin none', async () => {
    await ask('/elsewhere');
    await until('a line', () => lines.some((line) => line.includes('/elsewhere')));
    const line = JSON.parse(lines.find((each) => each.includes('/elsewhere')) ?? '{}');
    expect(line).toMatchObject({ trace_id: expect.stringMatching(/^[0-9a-f]{32}$/), route: 'unmatched' });
    expect(await ask('/health')).toContain('ok');
    await ask('/api/metrics');
    expect(spans.filter(({ name }) => /health|metrics/.test(name))).toEqual([]);
  });
});
