import { Floor } from './floor.ts';
import { combineSnapshots, countersOf, mergeSnapshots, type Exposition, type MetricsSnapshot } from './metrics.ts';

interface FleetMetricsOptions {
  /** Asks every worker that lives for a snapshot of that round, and says which were asked. */
  readonly ask: (round: number) => Iterable<number>;
  /** What the primary adds of its own. */
  readonly own: () => MetricsSnapshot;
  /** Milliseconds to wait for the workers' answers. */
  readonly limitMs?: number;
}

interface Known {
  readonly round: number;
  readonly snapshot: MetricsSnapshot;
}

/**
 * The metrics of all workers as one page. A worker that does not answer counts as it was last known, and one that has
 * ended keeps its counters, so that no counter ever falls, whichever worker is asked.
 */
export class FleetMetrics {
  readonly #options: Required<FleetMetricsOptions>;
  readonly #known = new Map<number, Known>();
  readonly #ended: MetricsSnapshot[] = [];
  readonly #waiting = new Map<number, { missing: Set<number>; complete: () => void }>();
  readonly #floor = new Floor();
  #folding = Promise.resolve();
  #round = 0;

  constructor(options: FleetMetricsOptions) {
    this.#options = { limitMs: 1_000, ...options };
  }

  /** Every metric as it is now. */
  async page(): Promise<Exposition> {
    await this.refresh();
    const living = [...this.#known.values()].map(({ snapshot }) => snapshot);
    const sum = await combineSnapshots([this.#options.own(), ...living, ...this.#ended]);
    return mergeSnapshots([this.#floor.raise(sum)]);
  }

  /** Waits until each worker has answered or the limit is over. */
  async refresh(): Promise<void> {
    const round = ++this.#round;
    const missing = new Set(this.#options.ask(round));
    if (missing.size === 0) return;
    await new Promise<void>((resolve) => {
      const limit = setTimeout(complete, this.#options.limitMs);
      this.#waiting.set(round, { missing, complete });
      const waiting = this.#waiting;
      function complete(): void {
        clearTimeout(limit);
        waiting.delete(round);
        resolve();
      }
    });
  }

  /** Takes in a worker's snapshot. */
  accept(worker: number, { round, snapshot }: Known): void {
    if (round > (this.#known.get(worker)?.round ?? 0)) this.#known.set(worker, { round, snapshot });
    this.#excuse(worker, round);
  }

  /** Keeps the counters of a worker that has ended; call it when nothing more can come from it. */
  retire(worker: number): void {
    const known = this.#known.get(worker);
    this.#known.delete(worker);
    for (const round of this.#waiting.keys()) this.#excuse(worker, round);
    if (known === undefined) return;
    this.#ended.push(countersOf(known.snapshot));
    this.#folding = this.#folding.then(() => this.#fold());
  }

  #excuse(worker: number, round: number): void {
    const waiting = this.#waiting.get(round);
    waiting?.missing.delete(worker);
    if (waiting?.missing.size === 0) waiting.complete();
  }

  /** A fleet that restarts its workers for months must not keep a snapshot of each. */
  async #fold(): Promise<void> {
    const count = this.#ended.length;
    if (count < 2) return;
    const one = await combineSnapshots(this.#ended.slice(0, count));
    this.#ended.splice(0, count, one);
  }
}
