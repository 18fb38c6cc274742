import cluster from 'node:cluster';
import { createServer, type Server } from 'node:http';
import { hostname } from 'node:os';
import type { App, Dependencies } from './app.ts';
import { createCallersServer } from './callers.ts';
import type { Config } from './config.ts';
import { Ending, lingerMs } from './ending.ts';
import { Identity } from './identity.ts';
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
  const identity = config.tlsFolder === undefined ? undefined : identityOrExit(config.tlsFolder, log, flush);
  if (identity !== undefined) own.tellCertificate(() => identity.endsAt);
  const app = createApp({
    config,
    identity,
    hostname: hostname(),
    metrics: primary === undefined ? own : { ...own, render: () => primary.page() },
    log,
    state: () => lifecycle.state,
    uptimeSeconds: () => performance.now() / 1000,
    traces,
  });
  const server = createServer({ ...limits, ...app.messages });
  const times = { delayMs: config.drainDelayMs, deadlineMs: config.drainDeadlineMs };
  const lifecycle: Lifecycle = new Lifecycle(server, times);
  const callersServer =
    identity && config.tlsPort !== undefined
      ? createCallersServer({ identity, callers: config.tlsCallers, app, log, refused: own.countRefusals() })
      : undefined;
  const callersLifecycle = callersServer && new Lifecycle(callersServer, times);
  const ending = new Ending({
    log,
    flush,
    drain: async () => {
      const drained = await Promise.all([lifecycle.drain(), callersLifecycle?.drain()]);
      await primary?.leave();
      await traces?.finish(lastSpansMs);
      const cut = drained.reduce((sum, each) => sum + (each?.cut ?? 0), 0);
      return { clean: cut === 0, facts: { cut } };
    },
    limitMs: config.drainDeadlineMs + lingerMs,
  });
  if (primary === undefined) ending.obeySignals();
  else primary.obey({ drain: (cause) => ending.begin(cause) });

  server.on('request', app);
  for (const each of [server, callersServer]) if (each) refuseTunnels(each);
  armCrash(config.rehearsal);

  let wanted = config.tlsPort ?? config.port;
  try {
    // First, since the other one is what says that all is ready.
    const byTls = await callersLifecycle?.listen(wanted, config.host);
    wanted = config.port;
    const { address, port } = await lifecycle.listen(wanted, config.host);
    // Such as a connection that could not be accepted: the next one may well be.
    for (const each of [server, callersServer]) each?.on('error', (error) => log('error', 'server error', { error }));
    if (ending.begun) return;
    const { environment, version } = config;
    const facts = { address, port, ...(byTls && { tlsPort: byTls.port }), pid: process.pid };
    log('info', 'listening', { ...facts, environment, version });
  } catch (error) {
    if (ending.begun) return;
    log('error', `cannot listen on port ${wanted}`, { error });
    flush();
    process.exit(1);
  }
}

function identityOrExit(folder: string, log: Log, flush: () => void): Identity {
  try {
    return new Identity(folder, log);
  } catch (error) {
    log('error', `no identity in ${folder}`, { error });
    flush();
    return process.exit(1);
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
