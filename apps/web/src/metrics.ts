import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Build {
  readonly version: string;
  readonly revision: string;
}

export interface FinishedRequest {
  readonly method: string;
  /** The pattern of the route, never the path that was asked for: each value is a series kept forever. */
  readonly route: string;
  readonly status: number;
}

export interface Metrics {
  /** Counts a request as in flight; the returned function counts it as finished and is to be called once. */
  startRequest(): (request: FinishedRequest) => void;
  /** All metrics in Prometheus's text format. */
  render(): Promise<{ contentType: string; body: string }>;
}

/** Seconds. The handlers answer in under a millisecond, so the default buckets would tell nothing apart. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Metrics with a registry of their own, so that a process can hold several services. */
export function createMetrics(build: Build): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its response',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers,
  });
  const inFlight = new Gauge({ name: 'http_requests_in_flight', help: 'Requests being answered', registers });
  const info = new Gauge({
    name: 'web_build_info',
    help: 'What is running; the value is always 1',
    labelNames: ['version', 'revision', 'node_version'],
    registers,
  });
  info.set({ version: build.version, revision: build.revision, node_version: process.version }, 1);

  return {
    startRequest() {
      inFlight.inc();
      const stop = duration.startTimer();
      return ({ method, route, status }) => {
        inFlight.dec();
        stop({ method, route, status });
      };
    },
    async render() {
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
