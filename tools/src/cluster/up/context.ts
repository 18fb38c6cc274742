import type { ReachableRegistries } from '../../toolbox/sources/mirror.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import type { Environment } from '../../model/environment.ts';
import type { Instance } from '../../model/instance.ts';
import type { Say } from '../../lib/values/say.ts';

/** What one lane of steps has made and another waits for. Once a step has failed, nobody waits any more. */
export interface Milestones {
  reach(name: string): void;
  /** Throws as `goOn` does, also when a step fails before it is reached. */
  wait(name: string): Promise<void>;
  fail(error: unknown): void;
  /** @throws {LeftUndone} once a step has failed, whatever its lane: nothing new shall begin. */
  goOn(): void;
}

/** What every step of `up` may use. Steps never call each other. */
export interface UpContext {
  readonly instance: Instance;
  readonly engine: Engine;
  /** The registries that answer, by name: `ghcr.io` -> true. */
  readonly registries: ReachableRegistries;
  /** The service's image is built from this checkout. */
  readonly checkout: string;
  readonly milestones: Milestones;
  /** Pages that nobody will see, by title, each with the reason why. */
  readonly leftOut: Map<string, string>;
}

/** One step: a title that a person reads, and a body that finds out by itself what is already done. */
export interface Step<C = UpContext> {
  readonly title: string;
  run(context: C, say: Say): Promise<void>;
}

/** A step that is made for one cluster. */
export type ClusterStep = (environment: Environment) => Step;
