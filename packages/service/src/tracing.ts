import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage, RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { isTracingSuppressed, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { clientClosed, loggedPath, requestMethodOf, requestPathOf } from './observe.ts';
import type { Traces } from './traces.ts';

interface TracingOptions {
  /** Of the collector, without the path of a signal. */
  readonly endpoint: string;
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  readonly instance: string;
}

/** Spans that wait for the collector, one to two seconds of a busy process: 8 MB at most while it is away. */
const longestQueue = 4_096;

const tracer = trace.getTracer('@lockstep/service');

/**
 * Begins to trace this process: requests, and what it asks others by node:http or fetch. Node tells of these by channels
 * of its own, so that no module is changed and none has to be loaded before another. To be called once.
 */
export function startTracing({ endpoint, service, version, environment, instance }: TracingOptions): Traces {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.version': version,
      'service.instance.id': instance,
      'deployment.environment.name': environment,
    }),
    // The collector chooses when a trace is whole: a mark of whoever asks makes none kept and none forgotten.
    sampler: new AlwaysOnSampler(),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: 5_000, concurrencyLimit: 4 }),
        maxQueueSize: longestQueue,
        scheduledDelayMillis: 1_000,
      }),
    ],
  });
  trace.setGlobalTracerProvider(provider);
  const ends = [followRequests(), followFetches()];

  return {
    serve,
    query,
    ids() {
      const span = trace.getSpanContext(context.active());
      return span === undefined ? undefined : { trace_id: span.traceId, span_id: span.spanId };
    },
    async finish(limitMs) {
      for (const end of ends) end();
      await Promise.race([Promise.allSettled([provider.shutdown()]), sleep(limitMs, undefined, { ref: false })]);
    },
  };
}

function serve(answer: RequestListener, routeOf: (request: IncomingMessage) => string): RequestListener {
  return function answerInSpan(request, response) {
    const method = requestMethodOf(request);
    const path = requestPathOf(request).slice(0, loggedPath);
    const attributes = { 'http.request.method': method, 'url.path': path, 'url.scheme': 'http' };
    const caller = propagation.extract(ROOT_CONTEXT, request.headers);
    const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, caller);
    response.on('close', () => {
      const status = response.writableFinished ? response.statusCode : clientClosed;
      const route = routeOf(request);
      span.updateName(`${method} ${route}`);
      span.setAttributes({ 'http.route': route, 'http.response.status_code': status });
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    context.with(trace.setSpan(caller, span), answer, undefined, request, response);
  };
}

/** Characters of a question that are kept. */
const keptQuery = 1_000;

async function query<T>(text: string, question: () => Promise<T>): Promise<T> {
  const operation = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'QUERY';
  const attributes = {
    'db.system.name': 'postgresql',
    'db.operation.name': operation,
    'db.query.text': text.slice(0, keptQuery),
  };
  const active = context.active();
  const span = tracer.startSpan(operation, { kind: SpanKind.CLIENT, attributes }, active);
  try {
    return await context.with(trace.setSpan(active, span), question);
  } catch (error) {
    failed(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** A span for a call of another service, its ids put into the call by `setHeader`; undefined for those of the exporter. */
function beginCall(method: string, url: URL, setHeader: (name: string, value: string) => void): Span | undefined {
  const active = context.active();
  if (isTracingSuppressed(active)) return undefined;
  const attributes = {
    'http.request.method': method,
    'server.address': url.hostname,
    'server.port': Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    // Without the query, in which people put what is nobody else's.
    'url.full': `${url.origin}${url.pathname}`.slice(0, loggedPath),
  };
  const span = tracer.startSpan(method, { kind: SpanKind.CLIENT, attributes }, active);
  propagation.inject(trace.setSpan(active, span), undefined, {
    set: (_carrier, name, value) => setHeader(name, value),
  });
  return span;
}

function answered(span: Span | undefined, status: number): void {
  span?.setAttribute('http.response.status_code', status);
  if (status >= 400) span?.setStatus({ code: SpanStatusCode.ERROR });
}

function failed(span: Span | undefined, error: unknown): void {
  const type = error instanceof Error && 'code' in error ? String(error.code) : 'error';
  span?.setAttribute('error.type', type);
  span?.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
}

/** Listens to channels until what it gives is called. */
function follow(channels: Readonly<Record<string, (message: unknown) => void>>): () => void {
  for (const [name, heard] of Object.entries(channels)) subscribe(name, heard);
  return () => {
    for (const [name, heard] of Object.entries(channels)) unsubscribe(name, heard);
  };
}

function followRequests(): () => void {
  const spans = new WeakMap<ClientRequest, Span>();
  return follow({
    'http.client.request.created': (message) => {
      const { request } = message as { request: ClientRequest };
      // Such as one made with its headers as a list, which are on their way at once.
      if (request.headersSent) return;
      const url = new URL(request.path, `${request.protocol}//${request.getHeader('host') ?? request.host}`);
      const span = beginCall(request.method, url, (name, value) => request.setHeader(name, value));
      if (span === undefined) return;
      spans.set(request, span);
      request.once('close', () => span.end());
    },
    'http.client.response.finish': (message) => {
      const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
      answered(spans.get(request), response.statusCode ?? 0);
    },
    'http.client.request.error': (message) => {
      const { request, error } = message as { request: ClientRequest; error: unknown };
      failed(spans.get(request), error);
    },
  });
}

interface Fetch {
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  readonly addHeader: (name: string, value: string) => void;
}

/** By undici, Node's own or one that is installed. */
function followFetches(): () => void {
  const spans = new WeakMap<Fetch, Span>();
  return follow({
    'undici:request:create': (message) => {
      const { request } = message as { request: Fetch };
      const url = new URL(request.path, request.origin);
      const span = beginCall(request.method, url, (name, value) => request.addHeader(name, value));
      if (span !== undefined) spans.set(request, span);
    },
    'undici:request:headers': (message) => {
      const { request, response } = message as { request: Fetch; response: { statusCode: number } };
      answered(spans.get(request), response.statusCode);
    },
    'undici:request:trailers': (message) => spans.get((message as { request: Fetch }).request)?.end(),
    'undici:request:error': (message) => {
      const { request, error } = message as { request: Fetch; error: unknown };
      failed(spans.get(request), error);
      spans.get(request)?.end();
    },
  });
}
