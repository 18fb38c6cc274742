import cluster from 'node:cluster';
import type { Config } from './config.ts';
import { Ending } from './ending.ts';
import { Fleet } from './fleet.ts';
import { FleetMetrics } from './fleet-metrics.ts';
import { heapShare } from './heap.ts';
import type { Log } from './log.ts';
import type { ToPrimary } from './messages.ts';
import type { MetricsSnapshot } from './metrics.ts';
import { Watch } from './watch.ts';

/** Milliseconds after the deadline of the drain: when a worker that has not ended is killed, and when this process ends without. */
export const killMs = 700;
export const giveUpMs = 900;

/** Milliseconds between two rounds of snapshots: so much of a worker's counting is lost when it is killed. */
const collectMs = 1_000;

/** Runs `config.concurrency` workers on one port: restarts them, drains them, and adds up their metrics. */
export function supervise(config: Config, log: Log, flush: () => void): void {
  cluster.schedulingPolicy = cluster.SCHED_RR;
  const { concurrency: size, drainDeadlineMs } = config;
  const heap = heapShare(size, process.execArgv, process.env['NODE_OPTIONS']);
  cluster.setupPrimary({ execArgv: [...process.execArgv, ...heap] });

  const fleet: Fleet = new Fleet({
    size,
    log,
    onMessage,
    onGone: (worker) => metrics.retire(worker),
    onUnusable: (end) => {
      // With 1 it has said why.
      if (end.code !== 1) log('error', 'the first worker ended before it was ready', { ...end });
      flush();
      process.exit(1);
    },
  });
  const metrics = new FleetMetrics({
    ask(round) {
      const asked = fleet.ready;
      for (const worker of asked) fleet.send(worker, { type: 'collect', round });
      return asked;
    },
    own: () => primarySnapshot(fleet),
  });
  const ending = new Ending({
    log,
    flush,
    drain: async () => {
      const { failed } = await fleet.drain(drainDeadlineMs + killMs);
      return { clean: failed === 0, facts: { failedWorkers: failed } };
    },
    limitMs: drainDeadlineMs + giveUpMs,
    abandon: () => fleet.kill(),
  });
  ending.obeySignals();
  const watch = new Watch();
  setInterval(() => {
    for (const worker of watch.hung(fleet.ready)) {
      log('error', 'worker hangs, killing it', { worker });
      fleet.kill(worker);
    }
    void metrics.refresh();
  }, collectMs).unref();
  fleet.start();

  function onMessage(worker: number, message: ToPrimary): void {
    if (message.type === 'snapshot') {
      watch.heard(worker);
      metrics.accept(worker, message);
    } else if (message.type === 'scrape') void answerScrape(worker, message.scrape);
  }

  async function answerScrape(worker: number, scrape: number): Promise<void> {
    try {
      fleet.send(worker, { type: 'page', scrape, page: await metrics.page() });
    } catch (error) {
      log('error', 'cannot add up the metrics', { error });
      fleet.send(worker, { type: 'page', scrape });
    }
  }
}

/** The process_ and nodejs_ metrics are the workers' alone: this process serves nobody, and would blur their averages. */
function primarySnapshot({ ready, restarted }: Fleet): MetricsSnapshot {
  const facts = [
    ['web_workers', 'gauge', 'Workers that serve', ready.length],
    ['web_worker_restarts_total', 'counter', 'Workers started in the place of one that ended', restarted],
    ['web_primary_resident_memory_bytes', 'gauge', 'Memory of the process over the workers', process.memoryUsage.rss()],
  ] as const;
  return facts.map(([name, type, help, value]) => {
    return { name, type, help, aggregator: 'sum', values: [{ value, labels: {} }] };
  });
}
