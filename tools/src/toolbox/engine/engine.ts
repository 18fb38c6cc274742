import type { EngineName } from '../../model/instance.ts';
import type { RunOptions, RunResult } from '../../lib/process/run.ts';

/** A long-lived container of an instance. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly network: string;
  /** Names by which the network's DNS answers for it. */
  readonly aliases: readonly string[];
  readonly mounts: readonly { readonly from: string; readonly to: string; readonly readOnly: boolean }[];
  /** Published on the loopback address only. */
  readonly publish: readonly { readonly host: number; readonly container: number }[];
  readonly env?: Readonly<Record<string, string>>;
}

export type ContainerState = 'running' | 'stopped' | 'absent';

/** All that Lockstep asks of a container engine. Docker and Podman differ only behind it. */
export interface Engine {
  readonly name: EngineName;
  /** For kind and for every call of the engine's own command line. */
  readonly environment: Readonly<Record<string, string>>;
  call(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  ensureNetwork(name: string): Promise<void>;
  removeNetwork(name: string): Promise<void>;
  state(container: string): Promise<ContainerState>;
  start(container: string): Promise<void>;
  create(container: ContainerSpec): Promise<void>;
  remove(container: string): Promise<void>;
  /** Names of all containers, running or not, that carry the label `key=value`. */
  labelled(label: string): Promise<string[]>;
  exec(container: string, command: readonly string[], input?: string): Promise<RunResult>;
  /** The container's own log, its last lines. */
  logs(container: string, lines: number): Promise<string>;
  hasImage(image: string): Promise<boolean>;
}
