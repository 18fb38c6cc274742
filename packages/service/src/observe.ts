import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { SpanIds } from './traces.ts';

/** What the client closed before its answer was sent; the number nginx gives it. */
export const clientClosed = 499;

/** Characters of a path that are logged: enough to know it by, too few to fill the log with. */
export const loggedPath = 200;

interface ObserveOptions {
  readonly metrics: Metrics;
  readonly log: Log;
  /** Routes asked for by machines every few seconds: measured, and not logged. */
  readonly quiet: ReadonlySet<string>;
  /** The span that it runs in; absent: none. */
  readonly ids?: (() => SpanIds | undefined) | undefined;
}

/** Measures a request to the end of its response, however that comes, and logs it in one line. */
export function createObserver({ metrics, log, quiet, ids }: ObserveOptions) {
  return function observe(request: IncomingMessage, response: ServerResponse, routeOf: () => string): void {
    const finish = metrics.startRequest();
    const requestId = requestIdOf(request);
    // Asked now: the end of the response belongs to no span.
    const span = ids?.();
    response.on('close', () => {
      const route = routeOf();
      const status = response.writableFinished ? response.statusCode : clientClosed;
      const seconds = finish({ method: requestMethodOf(request), route, status, traceId: span?.trace_id });
      if (quiet.has(route)) return;
      const durationMs = Math.round(seconds * 1e6) / 1000;
      const path = requestPathOf(request).slice(0, loggedPath);
      log('info', 'request', { method: request.method, path, route, status, durationMs, requestId, ...span });
    });
  };
}

/**
 * The request's id: the client's where it is harmless to repeat in a header and a log, else a new one, which takes the
 * place of what the client sent.
 */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  if (typeof given === 'string' && /^[\w=-]{1,128}$/.test(given)) return given;
  const made = randomUUID();
  headers['x-request-id'] = made;
  return made;
}

/** The label of a request's method: the parser knows 35 of them, of which two are served. */
export function requestMethodOf({ method }: IncomingMessage): string {
  return method === 'GET' || method === 'HEAD' ? method : '_OTHER';
}

/** What was asked for, without the query. */
export function requestPathOf({ url = '' }: IncomingMessage): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
