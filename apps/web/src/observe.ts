import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

/** What the client closed before its answer was sent; the number nginx gives it. */
const clientClosed = 499;

export interface ObserveOptions {
  readonly metrics: Metrics;
  readonly log: Log;
  /** Routes asked for by machines every few seconds: measured, and not logged. */
  readonly quiet: ReadonlySet<string>;
}

/** Gives each request an id, measures it to the end of its response and logs it in one line. */
export function observe({ metrics, log, quiet }: ObserveOptions): RequestHandler {
  return function observeRequest(request, response, next) {
    const requestId = requestIdOf(request);
    const startedAt = performance.now();
    const finish = metrics.startRequest();
    response.setHeader('X-Request-Id', requestId);
    response.once('close', () => {
      const route = routeOf(request);
      const status = response.writableFinished ? response.statusCode : clientClosed;
      finish({ method: methodOf(request), route, status });
      if (quiet.has(route)) return;
      const durationMs = Math.round((performance.now() - startedAt) * 1000) / 1000;
      const { method, path } = request;
      log('info', 'request', { method, path, route, status, durationMs, requestId });
    });
    next();
  };
}

/** The client's id where it is harmless to repeat in a header and a log, else a new one. */
function requestIdOf(request: Request): string {
  const given = request.get('X-Request-Id');
  return given !== undefined && /^[\w=-]{1,128}$/.test(given) ? given : randomUUID();
}

function routeOf(request: Request): string {
  const route = request.route as { path: string } | undefined;
  return route?.path ?? 'unmatched';
}

function methodOf(request: Request): string {
  return request.method === 'GET' || request.method === 'HEAD' ? request.method : '_OTHER';
}
