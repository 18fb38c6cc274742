import { levels, type Level } from './log.ts';

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
  readonly logLevel: Level;
  /** Milliseconds from the signal to the closing of the listening socket. */
  readonly drainDelayMs: number;
  /** Milliseconds from the signal until what is still open is cut. */
  readonly drainDeadlineMs: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Milliseconds. The pod's 30 s of grace, less the 5 s of its preStop sleep and 1 s to exit. */
export const longestDrainMs = 24_000;

/**
 * Reads the service's settings; a variable that is unset or empty takes its default.
 * @throws {Error} naming the variable, its value and what is accepted.
 */
export function loadConfig(env: Environment): Config {
  const drainDelayMs = whole(env, 'DRAIN_DELAY_MS', 2_000, 0, longestDrainMs - 1);
  return {
    port: whole(env, 'PORT', 5000, 0, 65_535),
    host: matching(env, 'HOST', undefined, /^[\w.:-]{1,255}$/, 'a host name or an IP address'),
    environment: matching(env, 'ENVIRONMENT', 'development', /^[a-z0-9-]{1,30}$/, 'up to 30 of a-z, 0-9 and -'),
    version: matching(env, 'VERSION', 'unknown', /^[\w.+-]{1,64}$/, 'up to 64 letters, digits, ., _, + and -'),
    revision: matching(env, 'REVISION', 'unknown', /^[\w.+-]{1,64}$/, 'up to 64 letters, digits, ., _, + and -'),
    buildTime: time(env, 'BUILD_TIME', 'unknown'),
    logLevel: oneOf(env, 'LOG_LEVEL', 'info', levels),
    drainDelayMs,
    drainDeadlineMs: whole(env, 'DRAIN_DEADLINE_MS', 15_000, drainDelayMs + 1, longestDrainMs),
  };
}

function whole(env: Environment, name: string, fallback: number, min: number, max: number): number {
  const text = env[name] || String(fallback);
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= min && value <= max) return value;
  throw refusal(name, text, `a whole number from ${min} to ${max}`);
}

function matching<T extends string | undefined>(
  env: Environment,
  name: string,
  fallback: T,
  pattern: RegExp,
  accepted: string,
): string | T {
  const text = env[name] || fallback;
  if (text === undefined || text === fallback || pattern.test(text)) return text as string | T;
  throw refusal(name, text, accepted);
}

function oneOf<T extends string>(env: Environment, name: string, fallback: T, accepted: readonly T[]): T {
  const text = env[name] || fallback;
  const value = accepted.find((each) => each === text);
  if (value !== undefined) return value;
  throw refusal(name, text, accepted.join(', '));
}

function time(env: Environment, name: string, fallback: string): string {
  const text = env[name] || fallback;
  const wellFormed = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text);
  if (text === fallback || (wellFormed && !Number.isNaN(Date.parse(text)))) return text;
  throw refusal(name, text, 'a time like 2026-01-31T12:00:00Z');
}

function refusal(name: string, value: string, accepted: string): Error {
  return new Error(`${name} is ${JSON.stringify(value)}; accepted: ${accepted}`);
}
