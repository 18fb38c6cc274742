import {
  AggregatorRegistry,
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  openMetricsContentType,
  Registry,
} from 'prom-client';
import { isKept } from './traces.ts';

interface Build {
  readonly version: string;
  readonly revision: string;
}

export interface FinishedRequest {
  readonly method: string;
  /** The pattern of the route, never the path that was asked for: each value is a series kept forever. */
  readonly route: string;
  readonly status: number;
  /** Where it is traced. */
  readonly traceId?: string | undefined;
}

/** Prometheus's text format, with the content type that says so. */
export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

/** One metric of one process: plain data that may cross a process border as JSON. */
interface MetricSnapshot {
  readonly name: string;
  readonly help: string;
  /** counter, gauge, histogram or summary. */
  readonly type: string;
  /** How the values of several processes become one: sum, first, min, max, average or omit. */
  readonly aggregator: string;
  readonly values: readonly {
    readonly value: number;
    readonly labels: Readonly<Record<string, string | number>>;
    readonly metricName?: string;
  }[];
}

export type MetricsSnapshot = readonly MetricSnapshot[];

/** Times of something besides requests, told apart by one label. */
export interface TimerOptions {
  readonly name: string;
  readonly help: string;
  readonly label: string;
  /** The label's values: each is shown from the start, so that its first one is counted as an increase. */
  readonly expected: readonly string[];
  /** Upper edges in seconds. */
  readonly buckets: readonly number[];
}

/** Why a caller gets no answer: no handshake, a certificate without one name, one that is not listed, one that has ended. */
export const callerRefusals = ['handshake', 'nameless', 'unlisted', 'ended'] as const;

export type CallerRefusal = (typeof callerRefusals)[number];

export interface Metrics {
  /**
   * Shows a route that is there with no request yet, answered or failed: a series that begins with its first failure
   * has no increase for it, so the first would never be counted.
   */
  expectRoute(route: string): void;
  /** Counts a request as in flight; the returned function counts it as finished, is to be called once, and says its seconds. */
  startRequest(): (request: FinishedRequest) => number;
  /** A histogram of a service's own; the returned function takes the label's value and seconds. To be called once a name. */
  createTimer(options: TimerOptions): (value: string, seconds: number) => void;
  /** A counter of callers that get no answer, by why; the returned function counts one. To be called once. */
  countRefusals(): (why: CallerRefusal) => void;
  /** Shows until when the certificate of this process holds. To be called once. */
  tellCertificate(endsAt: () => Date): void;
  render(): Promise<Exposition>;
  snapshot(): Promise<MetricsSnapshot>;
}

/**
 * Upper edges in seconds. The handlers answer in well under a millisecond, so the client's own edges, from 5 ms on,
 * would tell nothing apart; 0.3 is the latency objective.
 */
export const buckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 2.5];

/**
 * Metrics with a registry of their own, so that a process can hold several services. With exemplars the page is in
 * OpenMetrics' format, the only one that has them, and a slow or failed request names its trace beside its bucket.
 */
export function createMetrics(build: Build, { exemplars = false } = {}): Metrics {
  const registry = new Registry();
  // Its constructor takes one, of which its types know nothing.
  if (exemplars) registry.setContentType(openMetricsContentType as never);
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  // The client leaves the start of a fleet out; the oldest process's is when its counting began.
  Object.assign(registry.getSingleMetric('process_start_time_seconds') ?? {}, { aggregator: 'min' });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its response',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers,
    enableExemplars: exemplars,
  });
  let inFlight = 0;
  const gauge = new Gauge({ name: 'http_requests_in_flight', help: 'Requests being answered', registers });
  Object.assign(gauge, { collect: () => gauge.set(inFlight) });
  const info = new Gauge({
    name: 'app_build_info',
    help: 'What is running; the value is always 1',
    labelNames: ['version', 'revision', 'node_version'],
    registers,
    aggregator: 'first',
  });
  info.set({ version: build.version, revision: build.revision, node_version: process.version }, 1);

  return {
    expectRoute(route) {
      for (const status of [200, 500]) duration.zero({ method: 'GET', route, status });
    },
    startRequest() {
      inFlight += 1;
      const startedAt = performance.now();
      return ({ method, route, status, traceId }) => {
        inFlight -= 1;
        const seconds = (performance.now() - startedAt) / 1000;
        const labels = { method, route, status };
        if (!exemplars) duration.observe(labels, seconds);
        else if (traceId === undefined || !isKept({ status, seconds })) duration.observe({ labels, value: seconds });
        else duration.observe({ labels, value: seconds, exemplarLabels: { trace_id: traceId } as object });
        return seconds;
      };
    },
    createTimer({ name, help, label, expected, buckets: edges }) {
      const histogram = new Histogram({ name, help, labelNames: [label], buckets: [...edges], registers });
      for (const value of expected) histogram.zero({ [label]: value });
      return (value, seconds) => histogram.observe({ [label]: value }, seconds);
    },
    countRefusals() {
      const counter = new Counter({
        name: 'callers_refused_total',
        help: 'Callers by TLS that got no answer, by why',
        labelNames: ['why'],
        registers,
      });
      // A series that begins with its first one has no increase for it.
      for (const why of callerRefusals) counter.inc({ why }, 0);
      return (why) => counter.inc({ why });
    },
    tellCertificate(endsAt) {
      const end = new Gauge({
        name: 'identity_end_timestamp_seconds',
        help: 'When the certificate that this process shows ends',
        registers,
        aggregator: 'min',
      });
      Object.assign(end, { collect: () => end.set(endsAt().getTime() / 1000) });
    },
    async render() {
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
    async snapshot() {
      return (await registry.getMetricsAsJSON()) as unknown as MetricsSnapshot;
    },
  };
}

/** The metrics of several processes as one page: each series is summed, or what its metric's `aggregator` says. */
export async function mergeSnapshots(snapshots: readonly MetricsSnapshot[]): Promise<Exposition> {
  const registry = aggregate(snapshots);
  return { contentType: registry.contentType, body: await registry.metrics() };
}

/** The same as one snapshot, so that any number of ended processes takes the room of one. */
export async function combineSnapshots(snapshots: readonly MetricsSnapshot[]): Promise<MetricsSnapshot> {
  return (await aggregate(snapshots).getMetricsAsJSON()) as unknown as MetricsSnapshot;
}

/** What stays true of a process that has ended: its counters and histograms, not its gauges. */
export function countersOf(snapshot: MetricsSnapshot): MetricsSnapshot {
  return snapshot.filter(({ type }) => type === 'counter' || type === 'histogram');
}

function aggregate(snapshots: readonly MetricsSnapshot[]): Registry {
  return AggregatorRegistry.aggregate(snapshots.map((snapshot) => [...snapshot]));
}
