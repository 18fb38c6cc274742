import cluster from 'node:cluster';
import { createServer, type Server } from 'node:http';
import { hostname } from 'node:os';
import type { App, Dependencies } from './app.ts';
import type { Config } from './config.ts';
import { Ending, lingerMs } from './ending.ts';
import { Lifecycle } from './lifecycle.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { armCrash } from './rehearsal.ts';
import type { Traces } from './traces.ts';
import { PrimaryLink } from './worker.ts';

/** Milliseconds, within those that a process may linger after its drain. */
const lastSpansMs = 300;

interface Records {
  readonly log: Log;
  readonly flush: () => void;
  readonly traces: Traces | undefined;
}

/** Serves in this process, alone or as a worker, until it is told to end; exits 1 if it cannot listen. */
export async function serve<C extends Config>(
  config: C,
  { log, flush, traces }: Records,
  createApp: (given: Dependencies<C>) => App,
): Promise<void> {
  // The sum of several processes has none.
  const own = createMetrics(config, { exemplars: traces !== undefined && !cluster.isWorker });
  const primary = cluster.isWorker ? new PrimaryLink(own) : undefined;
  const app = createApp({
    config,
    hostname: hostname(),
    metrics: primary === undefined ? own : { ...own, render: () => primary.page() },
    log,
    state: () => lifecycle.state,
    uptimeSeconds: () => performance.now() / 1000,
    traces,
  });
  const server = createServer({ ...limits, ...app.messages });
  const lifecycle: Lifecycle = new Lifecycle(server, {
    delayMs: config.drainDelayMs,
    deadlineMs: config.drainDeadlineMs,
  });
  const ending = new Ending({
    log,
    flush,
    drain: async () => {
      const { cut } = await lifecycle.drain();
      await primary?.leave();
      await traces?.finish(lastSpansMs);
      return { clean: cut === 0, facts: { cut } };
    },
    limitMs: config.drainDeadlineMs + lingerMs,
  });
  if (primary === undefined) ending.obeySignals();
  else primary.obey({ drain: (cause) => ending.begin(cause) });

  server.on('request', app);
  refuseTunnels(server);
  armCrash(config.rehearsal);

  try {
    const { address, port } = await lifecycle.listen(config.port, config.host);
    // Such as a connection that could not be accepted: the next one may well be.
    server.on('error', (error) => log('error', 'server error', { error }));
    if (ending.begun) return;
    const { environment, version } = config;
    log('info', 'listening', { address, port, pid: process.pid, environment, version });
  } catch (error) {
    if (ending.begun) return;
    log('error', `cannot listen on port ${config.port}`, { error });
    flush();
    process.exit(1);
  }
}

/** Node hangs up on CONNECT without a word; this says why, and hangs up. */
function refuseTunnels(server: Server): void {
  const refusal = ['HTTP/1.1 405 Method Not Allowed', 'Allow: GET, HEAD', 'Connection: close', 'Content-Length: 0'];
  server.on('connect', (_request, socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(`${refusal.join('\r\n')}\r\n\r\n`, () => socket.destroy());
  });
}
