import cluster from 'node:cluster';
import { lastRound, type ToPrimary, type ToWorker } from './messages.ts';
import type { Exposition, Metrics } from './metrics.ts';

/** Milliseconds: more than the primary waits for the workers' snapshots. */
const scrapeLimitMs = 3_000;

interface Orders {
  readonly drain: (cause: Readonly<Record<string, unknown>>) => void;
}

/** A worker's line to the primary. */
export class PrimaryLink {
  readonly #metrics: Metrics;
  readonly #scrapes = new Map<number, (page: Exposition | undefined) => void>();
  #scrape = 0;

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  /** Obeys the primary from now on, and nobody else: a terminal's Ctrl-C reaches every process of its group. */
  obey({ drain }: Orders): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => {});
    process.on('message', (message: ToWorker) => {
      if (message.type === 'drain') drain({ cause: 'primary' });
      else if (message.type === 'collect') void this.#sendSnapshot(message.round);
      else this.#scrapes.get(message.scrape)?.(message.page);
    });
    cluster.worker?.on('disconnect', () => {
      // Without this mark node ends the process here, with what is in flight.
      if (cluster.worker) cluster.worker.exitedAfterDisconnect = true;
      drain({ cause: 'primary ended' });
    });
  }

  /**
   * The metrics of the whole fleet.
   * @throws {Error} when the primary does not answer: this worker's part alone would look like counters that fell.
   */
  async page(): Promise<Exposition> {
    const scrape = ++this.#scrape;
    const { promise, resolve } = Promise.withResolvers<Exposition | undefined>();
    const limit = setTimeout(resolve, scrapeLimitMs, undefined);
    this.#scrapes.set(scrape, resolve);
    this.#send({ type: 'scrape', scrape });
    const page = await promise;
    clearTimeout(limit);
    this.#scrapes.delete(scrape);
    if (page === undefined) throw new Error('no metrics from the primary process');
    return page;
  }

  /** Hands over the last counts and hangs up, so that nothing keeps this process. */
  async leave(): Promise<void> {
    await this.#sendSnapshot(lastRound);
    cluster.worker?.disconnect();
  }

  async #sendSnapshot(round: number): Promise<void> {
    this.#send({ type: 'snapshot', round, snapshot: await this.#metrics.snapshot() });
  }

  /** A primary that is gone is seen to by `obey`. */
  #send(message: ToPrimary): void {
    if (process.connected) process.send?.(message, undefined, undefined, () => {});
  }
}
