import type { Log } from './log.ts';

interface Work {
  readonly log: Log;
  /** Writes out what the log still holds, before it returns. */
  readonly flush: () => void;
  /**
   * Ends the work in order; called once. `clean` is false if that failed somebody, and the exit code then 1; `facts`
   * go into the log's last line.
   */
  readonly drain: () => Promise<{ clean: boolean; facts: Readonly<Record<string, unknown>> }>;
  /** Milliseconds from the drain's begin until the process is ended by force. */
  readonly limitMs: number;
  /** What an end by force must not leave behind. */
  readonly abandon?: () => void;
}

/** Milliseconds after the drain in which the process must have ended by itself. */
export const lingerMs = 500;

/** Ends this process: in order on the first signal or an error that nobody caught, at once on the second signal. */
export class Ending {
  readonly #work: Work;
  #begun = false;
  #signalled = false;
  #exitCode = 0;

  constructor(work: Work) {
    this.#work = work;
    process.on('uncaughtException', (error, origin) => this.#fail(error, origin));
  }

  get begun(): boolean {
    return this.#begun;
  }

  /** Obeys SIGTERM, as a cluster sends it, and SIGINT, as a terminal does. */
  obeySignals(): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => this.#onSignal(signal));
  }

  /** Drains and exits; does nothing if that is under way. */
  begin(cause: Readonly<Record<string, unknown>>): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#work.log('info', 'draining', cause);
    const { limitMs } = this.#work;
    // The drain has a deadline of its own; this one is for a drain that does not keep it.
    const watchdog = setTimeout(() => this.#force('error', 'the drain did not end in time', { limitMs }), limitMs);
    watchdog.unref();
    this.#work.drain().then(
      ({ clean, facts }) => {
        clearTimeout(watchdog);
        this.#finish(clean, facts);
      },
      (error: unknown) => this.#force('error', 'the drain failed', { error }),
    );
  }

  #onSignal(signal: string): void {
    if (this.#signalled) return this.#force('warn', 'second signal, exiting without waiting', { signal });
    this.#signalled = true;
    this.begin({ signal });
  }

  /** Node hands in rejections that nobody handled as well. */
  #fail(error: unknown, origin: string): void {
    this.#exitCode = 1;
    process.exitCode = 1;
    this.#work.log('error', 'unexpected error', { error, origin });
    this.begin({ cause: origin });
  }

  #finish(clean: boolean, facts: Readonly<Record<string, unknown>>): void {
    this.#work.log(clean ? 'info' : 'warn', 'stopped', facts);
    if (!clean) this.#exitCode = 1;
    process.exitCode = this.#exitCode;
    this.#work.flush();
    setTimeout(() => process.exit(), lingerMs).unref();
  }

  #force(level: 'warn' | 'error', message: string, fields: Readonly<Record<string, unknown>>): void {
    this.#work.log(level, message, fields);
    this.#work.abandon?.();
    this.#work.flush();
    process.exit(1);
  }
}
