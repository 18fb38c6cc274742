import { STATUS_CODES } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import type { Config } from './config.ts';
import type { State } from './lifecycle.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { observe } from './observe.ts';
import { renderPage, styleSource } from './page.ts';

export interface Dependencies {
  readonly config: Pick<Config, 'environment' | 'version' | 'revision' | 'buildTime'>;
  /** In a pod, the pod's name. */
  readonly hostname: string;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly state: () => State;
  readonly uptimeSeconds: () => number;
}

const name = 'web';
const quiet = new Set(['/health', '/health/ready', '/api/metrics']);

/** The service without a socket: give it to a server. */
export function createApp({ config, hostname, metrics, log, state, uptimeSeconds }: Dependencies): Express {
  const { version, revision, buildTime, environment } = config;
  const page = Buffer.from(renderPage({ name, version, revision, environment, hostname }));
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  app.use(observe({ metrics, log, quiet }), securityHeaders(), neverStore);

  // Routes carry their full path: inside a mounted router Express forgets the prefix once a handler has thrown.
  function get(path: string, handler: RequestHandler): void {
    app.route(path).get(handler).all(refuseMethod);
  }
  get('/', (_request, response) => {
    response.type('html').send(page);
  });
  get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  get('/health/ready', (_request, response) => {
    const status = state();
    response.status(status === 'ready' ? 200 : 503).json({ status });
  });
  get('/api/info', (_request, response) => {
    const uptime = Math.floor(uptimeSeconds());
    const nodeVersion = process.version;
    response.json({ name, version, revision, buildTime, environment, hostname, uptimeSeconds: uptime, nodeVersion });
  });
  get('/api/metrics', async (_request, response) => {
    const { contentType, body } = await metrics.render();
    response.set('Content-Type', contentType).send(body);
  });

  app.use((_request, response) => sendError(response, 404));
  app.use(answerError(log));
  return app;
}

/** HSTS and upgrades to https are left to where TLS ends: this process speaks plain HTTP. */
function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: [styleSource],
        imgSrc: ['data:'],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });
}

const neverStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

const refuseMethod: RequestHandler = (_request, response) => {
  response.setHeader('Allow', 'GET, HEAD');
  sendError(response, 405);
};

/** Says nothing of what went wrong inside; the log does. */
function answerError(log: Log): ErrorRequestHandler {
  return function answer(error: unknown, request, response, next) {
    const status = statusOf(error);
    if (status >= 500) log('error', 'request failed', { method: request.method, path: request.path, error });
    if (response.headersSent) next(error);
    else sendError(response, status);
  };
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500;
}

function sendError(response: Response, status: number): void {
  response.status(status).json({ error: { status, message: STATUS_CODES[status] ?? 'Error' } });
}
