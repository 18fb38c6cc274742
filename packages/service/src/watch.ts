/** Rounds of snapshots, one a second, that a worker may miss in a row: as long as a pod's liveness probe would bear it. */
const patience = 30;

/** Finds workers whose event loop stands still: their connections hang, while the others answer the probes. */
export class Watch {
  readonly #patience: number;
  readonly #missed = new Map<number, number>();

  constructor(rounds: number = patience) {
    this.#patience = rounds;
  }

  /**
   * Call it before each round with those that will be asked; gives those that have missed too many. Rounds are counted
   * and not seconds: when the whole machine has slept, nobody is to blame.
   */
  hung(asked: readonly number[]): readonly number[] {
    for (const worker of this.#missed.keys()) if (!asked.includes(worker)) this.#missed.delete(worker);
    for (const worker of asked) this.#missed.set(worker, (this.#missed.get(worker) ?? -1) + 1);
    return asked.filter((worker) => (this.#missed.get(worker) ?? 0) >= this.#patience);
  }

  /** The worker has answered. */
  heard(worker: number): void {
    this.#missed.delete(worker);
  }
}
