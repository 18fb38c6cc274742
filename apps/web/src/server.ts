import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createApp } from './app.ts';
import { loadConfig, type Config } from './config.ts';
import { Lifecycle } from './lifecycle.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics } from './metrics.ts';

/** Milliseconds after the drain in which the process must have ended by itself. */
const exitMs = 500;

const config = loadConfigOrExit();
const log = createLog(config.logLevel, (line) => process.stdout.write(line));
const server = createServer({
  // Longer than the proxies before it keep an idle connection (Traefik 90 s, ALB 60 s), or they meet one just closed.
  keepAliveTimeout: 95_000,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // Node looks every 30 s by default, so that a timeout of 10 s would last 30.
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 8_192,
});
const lifecycle = new Lifecycle(server, { delayMs: config.drainDelayMs, deadlineMs: config.drainDeadlineMs });
server.on(
  'request',
  createApp({
    config,
    hostname: hostname(),
    metrics: createMetrics(config),
    log,
    state: () => lifecycle.state,
    uptimeSeconds: () => process.uptime(),
  }),
);

let exitCode = 0;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => onSignal(signal));
for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, onError);

try {
  const { address, port } = await lifecycle.listen(config.port, config.host);
  const { environment, version, revision } = config;
  log('info', 'listening', { address, port, environment, version, revision });
} catch (error) {
  log('error', `cannot listen on port ${config.port}`, { error });
  process.exit(1);
}

function onSignal(signal: string): void {
  if (lifecycle.state === 'draining') {
    log('warn', 'second signal, exiting without waiting', { signal });
    process.exit(1);
  }
  log('info', 'draining', { signal });
  void drain();
}

function onError(error: unknown): void {
  log('error', 'unexpected error, draining', { error });
  exitCode = 1;
  void drain();
}

async function drain(): Promise<void> {
  const { cut } = await lifecycle.drain();
  log(cut > 0 ? 'warn' : 'info', 'stopped', { cut });
  process.exitCode = cut > 0 ? 1 : exitCode;
  setTimeout(() => process.exit(), exitMs).unref();
}

function loadConfigOrExit(): Config {
  try {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
    return loadConfig({ ...process.env, VERSION: process.env['VERSION'] || version });
  } catch (error) {
    const bootLog: Log = createLog('error', (line) => process.stdout.write(line));
    bootLog('error', error instanceof Error ? error.message : String(error));
    return process.exit(1);
  }
}
