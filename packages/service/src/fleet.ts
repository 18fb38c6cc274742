import cluster, { type Worker } from 'node:cluster';
import { createBackoff } from './backoff.ts';
import { releaseOnExit } from './handover.ts';
import type { Log } from './log.ts';
import type { ToPrimary, ToWorker } from './messages.ts';

interface FleetOptions {
  readonly size: number;
  readonly log: Log;
  readonly onMessage: (worker: number, message: ToPrimary) => void;
  /** Nothing more can come from this worker. */
  readonly onGone: (worker: number) => void;
  /** The first worker ended before any was ready, so that others would too. */
  readonly onUnusable: (end: End) => void;
}

/** How a process ended: by itself with a code, or by a signal. */
interface End {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Keeps a number of workers alive, and ends them. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #workers = new Set<Worker>();
  readonly #ready = new Set<Worker>();
  readonly #restarts = new Set<NodeJS.Timeout>();
  readonly #gone = Promise.withResolvers<void>();
  #everReady = false;
  #draining = false;
  #failed = 0;
  #restarted = 0;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** Numbers of the workers that serve. */
  get ready(): readonly number[] {
    return [...this.#ready].map(({ id }) => id);
  }

  /** How many workers have been started in the place of one that ended. */
  get restarted(): number {
    return this.#restarted;
  }

  /** The first worker goes ahead: what stops it, such as a taken port, would stop each of them. */
  start(): void {
    const first = this.#launch();
    first.once('listening', () => {
      for (let count = 1; count < this.#options.size && !this.#draining; count += 1) this.#launch();
    });
  }

  send(worker: number, message: ToWorker): void {
    // One that has ended since is no error; its end is seen to elsewhere.
    cluster.workers?.[worker]?.send(message, undefined, () => {});
  }

  /** Has each worker end in order, and kills after `limitMs` what has not; says how many failed to. */
  async drain(limitMs: number): Promise<{ failed: number }> {
    this.#draining = true;
    for (const restart of this.#restarts) clearTimeout(restart);
    for (const { id } of this.#workers) this.send(id, { type: 'drain' });
    const killing = setTimeout(() => this.kill(), limitMs);
    if (this.#workers.size > 0) await this.#gone.promise;
    clearTimeout(killing);
    return { failed: this.#failed };
  }

  /** Ends this worker at once, or every one. */
  kill(only?: number): void {
    for (const worker of this.#workers) if (only === undefined || worker.id === only) worker.process.kill('SIGKILL');
  }

  #launch(backoff = createBackoff()): Worker {
    const worker = cluster.fork();
    const startedAt = performance.now();
    this.#workers.add(worker);
    releaseOnExit(worker);
    worker.on('message', (message: ToPrimary) => this.#options.onMessage(worker.id, message));
    worker.once('listening', () => {
      this.#everReady = true;
      this.#ready.add(worker);
    });
    worker.on('error', (error) => {
      this.#options.log('error', 'worker failed', { worker: worker.id, error });
      // No process came about, so none will exit.
      if (worker.process.pid === undefined) this.#onEnd(worker, backoff, 0, { code: null, signal: null });
    });
    // What it last sent can arrive after its exit, until its channel closes.
    const closed = new Promise<void>((resolve) => worker.once('disconnect', () => resolve()));
    worker.once('exit', (code: number | null, signal: string | null) => {
      const livedMs = performance.now() - startedAt;
      void closed.then(() => this.#onEnd(worker, backoff, livedMs, { code, signal }));
    });
    return worker;
  }

  #onEnd(worker: Worker, backoff: (livedMs: number) => number, livedMs: number, end: End): void {
    const wasReady = this.#ready.delete(worker);
    this.#workers.delete(worker);
    this.#options.onGone(worker.id);
    if (this.#draining) {
      // What never served had nothing to end in order.
      if (wasReady && end.code !== 0) this.#failed += 1;
      if (this.#workers.size === 0) this.#gone.resolve();
    } else if (!this.#everReady) {
      this.#options.onUnusable(end);
    } else {
      this.#restart(worker, backoff, livedMs, end);
    }
  }

  #restart(worker: Worker, backoff: (livedMs: number) => number, livedMs: number, end: End): void {
    const inMs = backoff(livedMs);
    this.#options.log('error', 'worker ended, restarting', { worker: worker.id, ...end, inMs });
    const restart = setTimeout(() => {
      this.#restarts.delete(restart);
      this.#restarted += 1;
      this.#launch(backoff);
    }, inMs);
    this.#restarts.add(restart);
  }
}
