import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import express, { type Request, type Response } from 'express';
import { failure, methodNotAllowed, send, type Answer } from './answer.ts';
import { readBody } from './body.ts';
import type { Config } from './config.ts';
import type { Identity } from './identity.ts';
import type { LifecycleState } from './lifecycle.ts';
import type { Log } from './log.ts';
import { adoptMessages, type MessageClasses } from './message-classes.ts';
import type { Metrics } from './metrics.ts';
import { createObserver, requestPathOf } from './observe.ts';
import { createProbes } from './probes.ts';
import { describeRehearsal, withRehearsal } from './rehearsal.ts';
import type { Traces } from './traces.ts';

/** The settings that an application shows or obeys; `Own` are those of its service. */
export type AppConfig<Own = unknown> = Own &
  Pick<Config, 'environment' | 'version' | 'revision' | 'buildTime' | 'podName' | 'rehearsal'>;

/** What an application is given; `Own` are the settings of its service. */
export interface Dependencies<Own = unknown> {
  readonly config: AppConfig<Own>;
  /** Whom it calls others as; undefined where it has no certificate. */
  readonly identity: Identity | undefined;
  /** Shown as the pod where the configuration names none. */
  readonly hostname: string;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly state: () => LifecycleState;
  readonly uptimeSeconds: () => number;
  /** Absent where nothing is traced. */
  readonly traces?: Traces | undefined;
}

/** What answers a GET, and a HEAD without the body. A handler that throws is a 500. */
export type Handler = () => Answer | Promise<Answer>;

/** A path that takes a POST as well, with a body of JSON. */
export interface Route {
  readonly get: Handler;
  readonly post: (body: Buffer) => Answer | Promise<Answer>;
}

export type App = RequestListener & { readonly messages: MessageClasses };

const unmatched = 'unmatched';

/** Asked for by machines every few seconds. */
const quiet: ReadonlySet<string> = new Set(['/api/metrics']);

/**
 * A service without a socket, given what it answers by path; probes, metrics and refusals come with it. Give it to a
 * server, made with its `messages` where Express is to have less to do.
 */
export function createServiceApp(
  { config: { rehearsal }, metrics, log, state, traces }: Dependencies,
  routes: Readonly<Record<string, Handler | Route>>,
): App {
  const switches = describeRehearsal(rehearsal);
  if (switches.length > 0) log('warn', 'rehearsing failures', { switches });

  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', false);
  app.enable('strict routing');
  app.enable('case sensitive routing');

  // Routes carry their full path: inside a mounted router Express forgets the prefix once a handler has thrown.
  function serve(path: string, handler: Handler, post?: Route['post']): void {
    const route = app.route(path).get((request, response) => {
      const answer = handler();
      if (answer instanceof Promise) return answer.then((late) => send(request, response, late));
      return send(request, response, answer);
    });
    if (post !== undefined) {
      route.post((request, response) =>
        readBody(request)
          .then((body) => (Buffer.isBuffer(body) ? post(body) : failure(body)))
          .then((late) => send(request, response, late)),
      );
    }
    const refusal = methodNotAllowed(post === undefined ? undefined : 'GET, HEAD, POST');
    route.all((request, response) => send(request, response, refusal));
  }
  for (const [path, route] of Object.entries(routes)) {
    if (typeof route === 'function') serve(path, withRehearsal(rehearsal, route));
    else serve(path, withRehearsal(rehearsal, route.get), withRehearsal(rehearsal, route.post));
  }
  for (const route of Object.keys(routes).toSorted()) metrics.expectRoute(route);
  // Never rehearsed: it is what tells that the others fail.
  serve('/api/metrics', async () => ({ status: 200, ...(await metrics.render()) }));

  const answerProbe = createProbes({ metrics, state: rehearsal.unready ? () => 'starting' : state });
  const observe = createObserver({ metrics, log, quiet, ids: traces?.ids });
  const route: RequestListener = (request, response) => {
    observe(request, response, () => routeOf(request as Request));
    // Else Express answers what it can't route, and some URLs before any handler, with a page of its own.
    app(request as Request, response as Response, (error) => answerRest(log, request, response, error));
  };
  const traced = traces?.serve(route, (request) => routeOf(request as Request));
  const answer: RequestListener = (request, response) => {
    if (answerProbe(request, response)) return;
    if (traced === undefined || quiet.has(requestPathOf(request))) route(request, response);
    else traced(request, response);
  };
  return Object.assign(answer, { messages: adoptMessages(app) });
}

/** The pattern that Express matched. */
function routeOf({ route }: Request): string {
  return (route as { path: string } | undefined)?.path ?? unmatched;
}

/** What no route has answered, or one has failed to. Says nothing of what went wrong inside; the log does. */
function answerRest(log: Log, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const status = statusOf(error);
  if (status >= 500) log('error', 'request failed', { method: request.method, path: requestPathOf(request), error });
  if (response.headersSent) response.destroy();
  else send(request, response, failure(status));
}

function statusOf(error: unknown): number {
  if (error === undefined || error === null) return 404;
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500;
}
