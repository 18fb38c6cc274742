import type { LogLevel } from './log.ts';
import { variables, type Variable } from './variables.ts';

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

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the service's settings; a variable that is unset or empty takes its default.
 * @throws {Error} naming the variable, its value and what is accepted.
 */
export function loadConfig(env: Environment): Config {
  const config = {
    port: read(env, variables.port),
    host: read(env, variables.host),
    environment: read(env, variables.environment),
    version: read(env, variables.version),
    revision: read(env, variables.revision),
    buildTime: read(env, variables.buildTime),
    podName: read(env, variables.podName),
    logLevel: read(env, variables.logLevel),
    concurrency: read(env, variables.concurrency),
    drainDelayMs: read(env, variables.drainDelayMs),
    drainDeadlineMs: read(env, variables.drainDeadlineMs),
    rehearsal: {
      unready: read(env, variables.rehearseUnready),
      errorRate: read(env, variables.rehearseErrorRate),
      delayMs: read(env, variables.rehearseDelayMs),
      crashAfterSeconds: read(env, variables.rehearseCrashAfterSeconds),
    },
  };
  const rehearsalAllowed = read(env, variables.rehearseInProduction) || config.environment !== 'production';
  refuseDeadlineWithinDelay(config);
  if (!rehearsalAllowed) refuseRehearsal(env);
  return config;
}

function read<T>(env: Environment, { name, fallback, parse, accepted }: Variable<T>): T {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = parse(text);
  if (value === undefined) throw refusal(name, text, accepted);
  return value;
}

function refuseDeadlineWithinDelay({ drainDelayMs, drainDeadlineMs }: Config): void {
  if (drainDeadlineMs > drainDelayMs) return;
  throw refusal(
    variables.drainDeadlineMs.name,
    String(drainDeadlineMs),
    `more than ${variables.drainDelayMs.name}, which is ${drainDelayMs}`,
  );
}

const switches: readonly Variable<unknown>[] = [
  variables.rehearseUnready,
  variables.rehearseErrorRate,
  variables.rehearseDelayMs,
  variables.rehearseCrashAfterSeconds,
];

function refuseRehearsal(env: Environment): void {
  const on = switches.find((each) => read(env, each) !== each.fallback);
  if (on === undefined) return;
  const wayOut = `unset it, or set ${variables.rehearseInProduction.name}=true`;
  throw new Error(`${on.name} is ${JSON.stringify(env[on.name])} with ENVIRONMENT=production; ${wayOut}`);
}

function refusal(name: string, value: string, accepted: string): Error {
  return new Error(`${name} is ${JSON.stringify(value)}; accepted: ${accepted}`);
}
