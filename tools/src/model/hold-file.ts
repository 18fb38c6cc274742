import { parse, stringify } from 'yaml';
import type { Environment } from './environment.ts';
import { Failure } from '../lib/failure.ts';

/** Why an environment takes nothing new for now. */
export interface Hold {
  readonly reason: string;
  /** RFC 3339. */
  readonly since: string;
  /** The name of the one who set it. */
  readonly by: string;
}

/** The exit code of a command that a hold kept from what it was asked to do; 1 is any other refusal. */
export const heldExitCode = 3;

/** Where an environment's hold stands while there is one: a plain file that no overlay names. */
export function holdPath(environment: Environment): string {
  return `clusters/${environment}/hold.yaml`;
}

/**
 * The hold that a file says; undefined when there is no file.
 * @throws {Failure} when the file is something else: what cannot be read holds nevertheless.
 */
export function readHold(path: string, text: string | undefined): Hold | undefined {
  if (text === undefined) return undefined;
  let found: unknown;
  let cause: unknown;
  try {
    found = parse(text);
  } catch (error) {
    cause = error;
  }
  const { reason, since, by } = Object(found) as Partial<Record<keyof Hold, unknown>>;
  if (typeof reason === 'string' && reason !== '' && typeof by === 'string' && isTime(since)) {
    return { reason, since, by };
  }
  const why = 'a hold is reason, since (RFC 3339) and by, as texts';
  const wayOut = 'Write it by `lockstep hold`, or take it away by `lockstep release-hold`.';
  throw new Failure({ what: `${path} cannot be read`, why, wayOut }, { cause });
}

/** The file's text. */
export function holdText({ reason, since, by }: Hold): string {
  const head = '# Set by `lockstep hold` or `lockstep rollback`, taken away by `lockstep release-hold`.\n';
  return head + stringify({ reason, since, by }, { lineWidth: 0 });
}

/** "held since 2026-01-02 15:04 UTC by Ada: errors doubled". */
export function holdSentence({ reason, since, by }: Hold): string {
  return `held since ${since.slice(0, 16).replace('T', ' ')} UTC by ${by}: ${reason}`;
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}
