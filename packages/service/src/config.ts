import type { LogLevel } from './log.ts';
import { readVariable, refusedValue, type ProcessEnvironment, type Variable } from './variable.ts';
import { serviceVariables } from './variables.ts';

export { longestDrainMs } from './variables.ts';

export interface Config {
  /** TCP port; 0 picks a free one. */
  readonly port: number;
  /** Address to listen on; undefined means all. */
  readonly host: string | undefined;
  readonly environment: string;
  readonly version: string;
  /** Commit the image was built from. */
  readonly revision: string;
  readonly buildTime: string;
  /** The pod's name; undefined outside a cluster. */
  readonly podName: string | undefined;
  readonly logLevel: LogLevel;
  /** Processes that serve. */
  readonly concurrency: number;
  /** Milliseconds from the signal to the closing of the listening socket. */
  readonly drainDelayMs: number;
  /** Milliseconds from the signal until what is still open is cut. */
  readonly drainDeadlineMs: number;
  /** Where spans go, without the path of a signal; undefined: nothing is traced. */
  readonly tracesEndpoint: string | undefined;
  /** Where its identity lies; undefined where it has none. */
  readonly tlsFolder: string | undefined;
  /** Where it answers callers by their identity; undefined means nowhere. */
  readonly tlsPort: number | undefined;
  /** Whom it answers there. */
  readonly tlsCallers: readonly string[];
  readonly rehearsal: Rehearsal;
}

/** Failures on purpose, to see a bad rollout stopped. */
export interface Rehearsal {
  /** Readiness stays 503 for ever. */
  readonly unready: boolean;
  /** Share of the requests that are answered with 500, 0 to 1. */
  readonly errorRate: number;
  /** Milliseconds before each answer. */
  readonly delayMs: number;
  /** Seconds from the start to an uncaught error; undefined means never. */
  readonly crashAfterSeconds: number | undefined;
}

type Variables = Readonly<Record<string, Variable<unknown>>>;

/** What the variables of a service give. */
type ValuesOf<V extends Variables> = { readonly [K in keyof V]: V[K] extends Variable<infer T> ? T : never };

/** Every setting of one service. */
export interface ServiceSettings<Own extends Variables = Variables> {
  /** All that it reads, its own after those of every service, in the README's order. */
  readonly variables: readonly Variable<unknown>[];
  /**
   * Reads them; a variable that is unset or empty takes its default.
   * @throws {Error} naming the variable, its value and what is accepted.
   */
  readonly load: (env: ProcessEnvironment) => Config & ValuesOf<Own>;
}

/** The settings of a service that listens on `port` unless told otherwise, with variables of its own or without. */
export function createSettings<Own extends Variables = Record<never, never>>(
  port: number,
  own?: Own,
): ServiceSettings<Own> {
  const common = serviceVariables(port);
  const ownVariables: Variables = own ?? {};
  return {
    variables: [...Object.values(common), ...Object.values(ownVariables)],
    load(env) {
      const values = Object.entries(ownVariables).map(([key, each]) => [key, readVariable(env, each)] as const);
      return { ...loadCommon(env, common), ...(Object.fromEntries(values) as ValuesOf<Own>) };
    },
  };
}

type Common = ReturnType<typeof serviceVariables>;

function loadCommon(env: ProcessEnvironment, variables: Common): Config {
  const config = {
    port: readVariable(env, variables.port),
    host: readVariable(env, variables.host),
    environment: readVariable(env, variables.environment),
    version: readVariable(env, variables.version),
    revision: readVariable(env, variables.revision),
    buildTime: readVariable(env, variables.buildTime),
    podName: readVariable(env, variables.podName),
    logLevel: readVariable(env, variables.logLevel),
    concurrency: readVariable(env, variables.concurrency),
    drainDelayMs: readVariable(env, variables.drainDelayMs),
    drainDeadlineMs: readVariable(env, variables.drainDeadlineMs),
    tracesEndpoint: readVariable(env, variables.tracesEndpoint),
    tlsFolder: readVariable(env, variables.tlsFolder),
    tlsPort: readVariable(env, variables.tlsPort),
    tlsCallers: readVariable(env, variables.tlsCallers) ?? [],
    rehearsal: {
      unready: readVariable(env, variables.rehearseUnready),
      errorRate: readVariable(env, variables.rehearseErrorRate),
      delayMs: readVariable(env, variables.rehearseDelayMs),
      crashAfterSeconds: readVariable(env, variables.rehearseCrashAfterSeconds),
    },
  };
  const allowed = readVariable(env, variables.rehearseInProduction) || config.environment !== 'production';
  refuseDeadlineWithinDelay(config, variables);
  refuseCallersUnknown(config, variables);
  if (!allowed) refuseRehearsal(env, variables);
  return config;
}

function refuseDeadlineWithinDelay({ drainDelayMs, drainDeadlineMs }: Config, variables: Common): void {
  if (drainDeadlineMs > drainDelayMs) return;
  throw refusedValue(
    variables.drainDeadlineMs.name,
    String(drainDeadlineMs),
    `more than ${variables.drainDelayMs.name}, which is ${drainDelayMs}`,
  );
}

/** A port for callers needs an identity to show them, and to know whom it answers. */
function refuseCallersUnknown({ tlsFolder, tlsPort, tlsCallers }: Config, variables: Common): void {
  if (tlsPort === undefined) return;
  const missing =
    tlsFolder === undefined ? variables.tlsFolder : tlsCallers.length === 0 ? variables.tlsCallers : undefined;
  if (missing === undefined) return;
  throw new Error(`${variables.tlsPort.name} is "${tlsPort}" without ${missing.name}; accepted: ${missing.accepted}`);
}

function refuseRehearsal(env: ProcessEnvironment, variables: Common): void {
  const switches: readonly Variable<unknown>[] = [
    variables.rehearseUnready,
    variables.rehearseErrorRate,
    variables.rehearseDelayMs,
    variables.rehearseCrashAfterSeconds,
  ];
  const on = switches.find((each) => readVariable(env, each) !== each.fallback);
  if (on === undefined) return;
  const wayOut = `unset it, or set ${variables.rehearseInProduction.name}=true`;
  throw new Error(`${on.name} is ${JSON.stringify(env[on.name])} with ENVIRONMENT=production; ${wayOut}`);
}
