import { describe, expect, test } from '@jest/globals';
import {
  buckets,
  combineSnapshots,
  countersOf,
  createMetrics,
  mergeSnapshots,
  type FinishedRequest,
  type Metrics,
  type MetricsSnapshot,
} from './metrics.ts';

const build = { version: '1.2.3', revision: 'abc' };
const info: FinishedRequest = { method: 'GET', route: '/api/info', status: 200 };

/** As it arrives from another process. */
async function snapshotOf(metrics: Metrics): Promise<MetricsSnapshot> {
  return JSON.parse(JSON.stringify(await metrics.snapshot())) as MetricsSnapshot;
}

function served(count: number, request = info): Metrics {
  const metrics = createMetrics(build);
  for (let i = 0; i < count; i += 1) metrics.startRequest()(request);
  return metrics;
}

function value(body: string, series: string): number {
  const line = body.split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1));
}

const count = 'http_request_duration_seconds_count{method="GET",route="/api/info",status="200"}';

describe('createMetrics', () => {
  test('can tell handlers of less than a millisecond apart, and has an edge on the latency objective', () => {
    expect(buckets.filter((edge) => edge < 0.001).length).toBeGreaterThanOrEqual(3);
    expect(buckets).toContain(0.3);
  });

  test('counts in flight from the start of a request to its end', async () => {
    const metrics = createMetrics(build);
    const finish = metrics.startRequest();
    metrics.startRequest();
    expect(value((await metrics.render()).body, 'http_requests_in_flight')).toBe(2);
    finish(info);
    expect(value((await metrics.render()).body, 'http_requests_in_flight')).toBe(1);
  });

  test('times what a service does besides, and shows each of its ends from the start', async () => {
    const metrics = createMetrics(build);
    const expected = ['good', 'bad'];
    const observe = metrics.createTimer({
      name: 'call_seconds',
      help: 'Calls',
      label: 'end',
      expected,
      buckets: [1, 2],
    });
    observe('good', 1.5);
    const { body } = await metrics.render();
    const counts = [
      'call_seconds_bucket{le="1",end="good"}',
      'call_seconds_count{end="good"}',
      'call_seconds_sum{end="good"}',
    ];
    expect(counts.map((series) => value(body, series))).toEqual([0, 1, 1.5]);
    expect(value(body, 'call_seconds_count{end="bad"}')).toBe(0);
    const { body: merged } = await mergeSnapshots([await snapshotOf(metrics), await snapshotOf(metrics)]);
    expect(value(merged, 'call_seconds_count{end="good"}')).toBe(2);
  });

  test('measures in seconds', async () => {
    const metrics = createMetrics(build);
    const startedAt = performance.now();
    const finish = metrics.startRequest();
    while (performance.now() - startedAt < 6);
    finish(info);
    const labels = count.slice(count.indexOf('{') + 1);
    const { body } = await metrics.render();
    expect(value(body, `http_request_duration_seconds_bucket{le="0.005",${labels}`)).toBe(0);
    expect(value(body, `http_request_duration_seconds_sum{${labels}`)).toBeGreaterThan(0.005);
  });

  test('shows a route before its first request, so that its first failure is an increase', async () => {
    const metrics = createMetrics(build);
    metrics.expectRoute('/api/info');
    const failed = count.replace('200', '500');
    const { body } = await metrics.render();
    expect([value(body, count), value(body, failed)]).toEqual([0, 0]);
    metrics.startRequest()({ ...info, status: 500 });
    expect(value((await metrics.render()).body, failed)).toBe(1);
  });

  test('keeps apart from another of the same process', async () => {
    expect((await served(3).render()).body).toContain(`${count} 3`);
    expect((await served(1).render()).body).toContain(`${count} 1`);
  });
});

describe('mergeSnapshots', () => {
  test('sums requests and what is in flight, and tells the build once', async () => {
    const [one, other] = [served(2), served(5)];
    one.startRequest();
    other.startRequest();
    const { contentType, body } = await mergeSnapshots([await snapshotOf(one), await snapshotOf(other)]);
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(value(body, count)).toBe(7);
    expect(value(body, 'http_requests_in_flight')).toBe(2);
    expect(body.match(/^app_build_info\{.*\} 1$/gm)).toHaveLength(1);
  });

  test('keeps the edges of the buckets in order and their counts cumulative', async () => {
    const { body } = await mergeSnapshots([await snapshotOf(served(2)), await snapshotOf(served(5))]);
    const lines = [...body.matchAll(/^http_request_duration_seconds_bucket\{.*le="([^"]+)".*\} (\d+)$/gm)];
    expect(lines.map(([, edge]) => edge)).toEqual([...buckets.map(String), '+Inf']);
    const counts = lines.map(([, , given]) => Number(given));
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(counts.at(-1)).toBe(7);
  });

  test('knows a series that only one process has', async () => {
    const missing = { ...info, route: 'unmatched', status: 404 };
    const { body } = await mergeSnapshots([await snapshotOf(served(1)), await snapshotOf(served(1, missing))]);
    expect(body.match(/^http_request_duration_seconds_count\{.*\} 1$/gm)).toHaveLength(2);
  });

  test('starts when the oldest process did', async () => {
    const young = await snapshotOf(createMetrics(build));
    const old = young.map((metric) =>
      metric.name === 'process_start_time_seconds' ? { ...metric, values: [{ value: 1000, labels: {} }] } : metric,
    );
    expect(value((await mergeSnapshots([young, old])).body, 'process_start_time_seconds')).toBe(1000);
  });
});

test('the counters of ended processes fold into one snapshot that adds to the living', async () => {
  let ended: MetricsSnapshot = [];
  for (const requests of [1, 2, 3]) {
    ended = await combineSnapshots([ended, countersOf(await snapshotOf(served(requests)))]);
  }
  const living = served(10);
  living.startRequest();
  const { body } = await mergeSnapshots([await snapshotOf(living), ended]);
  expect(value(body, count)).toBe(16);
  expect(value(body, 'http_requests_in_flight')).toBe(1);
  expect(value(body, 'process_resident_memory_bytes')).toBeLessThan(process.memoryUsage().rss * 1.5);
});
