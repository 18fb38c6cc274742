import { describe, expect, test } from '@jest/globals';
import { FleetMetrics } from './fleet-metrics.ts';
import { lastRound } from './messages.ts';
import type { MetricsSnapshot } from './metrics.ts';

/** What a worker has counted, and what it is doing now. */
function snapshot(requests: number, inFlight = 0): MetricsSnapshot {
  return [metric('requests_total', 'counter', requests), metric('in_flight', 'gauge', inFlight)];
}

function metric(name: string, type: string, value: number): MetricsSnapshot[number] {
  return { name, type, help: name, aggregator: 'sum', values: [{ value, labels: {} }] };
}

/** Workers by number, each with what it answers when it is asked; undefined for one that does not answer. */
function fleetOf(workers: Map<number, MetricsSnapshot | undefined>) {
  const metrics: FleetMetrics = new FleetMetrics({
    ask(round) {
      for (const [worker, answer] of workers) {
        if (answer) setImmediate(() => metrics.accept(worker, { round, snapshot: answer }));
      }
      return workers.keys();
    },
    own: () => [],
    limitMs: 200,
  });
  const value = async (name: string) => {
    const { body } = await metrics.page();
    return Number(new RegExp(`^${name} (.*)$`, 'm').exec(body)?.[1]);
  };
  return { metrics, value };
}

describe('the metrics of a fleet', () => {
  test('are those of all workers', async () => {
    const { value } = fleetOf(new Map([[1, snapshot(5, 1)], [2, snapshot(7, 2)]])); // prettier-ignore
    expect(await value('requests_total')).toBe(12);
    expect(await value('in_flight')).toBe(3);
  });

  test('keep what a worker was last known to have when it does not answer', async () => {
    const workers = new Map<number, MetricsSnapshot | undefined>([[1, snapshot(5)], [2, snapshot(7)]]); // prettier-ignore
    const { value } = fleetOf(workers);
    await value('requests_total');
    workers.set(1, snapshot(6)).set(2, undefined);
    expect(await value('requests_total')).toBe(13);
  });

  test('keep the counters of workers that ended, however many, and not their gauges', async () => {
    const workers = new Map<number, MetricsSnapshot | undefined>([[0, snapshot(1, 1)]]);
    const { metrics, value } = fleetOf(workers);
    for (let worker = 1; worker <= 50; worker += 1) {
      workers.set(worker, snapshot(2, 1));
      expect(await value('requests_total')).toBe(1 + 2 * worker);
      workers.delete(worker);
      metrics.retire(worker);
      expect(await value('requests_total')).toBe(1 + 2 * worker);
    }
    expect(await value('in_flight')).toBe(1);
  });

  test('do not wait for a worker that ends while it is asked', async () => {
    const metrics = new FleetMetrics({ ask: () => [1, 2], own: () => [], limitMs: 3_600_000 });
    metrics.accept(2, { round: lastRound, snapshot: snapshot(3) });
    const page = metrics.page();
    metrics.accept(1, { round: 1, snapshot: snapshot(4) });
    metrics.retire(2);
    expect((await page).body).toContain('requests_total 7');
  });

  test('take no answer for newer than one to a later question', async () => {
    const metrics = new FleetMetrics({ ask: () => [], own: () => [] });
    metrics.accept(1, { round: 2, snapshot: snapshot(9) });
    metrics.accept(1, { round: 1, snapshot: snapshot(8) });
    expect((await metrics.page()).body).toContain('requests_total 9');
  });

  test('do not fall by a last bit when a worker ends and the sum is made in another order', async () => {
    const workers = new Map([[1, snapshot(0.1)], [2, snapshot(0.3)], [3, snapshot(0.7)]]); // prettier-ignore
    expect(0.1 + 0.7 + 0.3).toBeLessThan(0.1 + 0.3 + 0.7);
    const { metrics, value } = fleetOf(workers);
    const before = await value('requests_total');
    workers.delete(2);
    metrics.retire(2);
    expect(await value('requests_total')).toBe(before);
  });
});
