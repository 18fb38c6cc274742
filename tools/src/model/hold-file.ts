import { parse, stringify } from 'yaml';
import type { Environment } from './environment.ts';
import { Failure } from '../lib/failure.ts';
import { defined } from '../lib/values/defined.ts';
import { momentOf, shownMoment } from '../lib/values/moment.ts';

/** Why an environment takes nothing new for now. */
export interface Hold {
  readonly reason: string;
  /** When it was set, RFC 3339. */
  readonly since: string;
  /** The name of the one who set it. */
  readonly by: string;
  /** The moment from which on it holds, RFC 3339; absent: at once. */
  readonly from?: string;
  /** The moment from which on it holds no more, RFC 3339; absent: until it is released. */
  readonly until?: string;
}

/** The exit code of a command that a hold kept from what it was asked to do; 1 is any other refusal. */
export const heldExitCode = 3;

/** Where an environment's hold stands while there is one: a plain file that no overlay names. */
export function holdPath(environment: Environment): string {
  return `clusters/${environment}/hold.yaml`;
}

/**
 * The hold that a file says, whether or not it stands now; undefined when there is no file.
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
  const { reason, since, by, from, until } = Object(found) as Partial<Record<keyof Hold, unknown>>;
  const ends = { from, until };
  if (typeof reason === 'string' && reason !== '' && typeof by === 'string' && isTime(since) && areMoments(ends)) {
    return { reason, since, by, ...defined(ends) };
  }
  const why =
    'a hold is reason, since (RFC 3339) and by, as texts, and maybe from and until (a day, or RFC 3339 with its zone)';
  const wayOut = 'Write it by `lockstep hold`, or take it away by `lockstep release-hold`.';
  throw new Failure({ what: `${path} cannot be read`, why, wayOut }, { cause });
}

/** The file's text. */
export function holdText({ reason, since, by, from, until }: Hold): string {
  const head = '# Set by `lockstep hold` or `lockstep rollback`, taken away by `lockstep release-hold`.\n';
  return head + stringify({ reason, since, by, ...defined({ from, until }) }, { lineWidth: 0 });
}

/** Whether a hold keeps anything out at a moment (milliseconds since 1970), is still to come, or is over. */
export function holdState({ from, until }: Hold, now: number): 'coming' | 'standing' | 'over' {
  if (until !== undefined && momentOf(until)! <= now) return 'over';
  return from !== undefined && momentOf(from)! > now ? 'coming' : 'standing';
}

/** The hold, if it keeps anything out at that moment. */
export function standingAt(hold: Hold | undefined, now: number): Hold | undefined {
  return hold !== undefined && holdState(hold, now) === 'standing' ? hold : undefined;
}

/** Whether two holds keep the same out for the same reason; when and by whom they were set makes no other hold. */
export function sameHold(one: Hold | undefined, other: Hold | undefined): boolean {
  return (['reason', 'from', 'until'] as const).every((field) => one?.[field] === other?.[field]);
}

/** "held since 2026-01-02 15:04 UTC by Ada: errors doubled". */
export function holdSentence(hold: Hold): string {
  const since = hold.from === undefined ? ` since ${shownMoment(hold.since)}` : '';
  return `held${since}${holdEnds(hold)} by ${hold.by}: ${hold.reason}`;
}

/** " from 2026-12-20 00:00 UTC until 2027-01-04 00:00 UTC"; nothing for a hold that has no ends. */
export function holdEnds({ from, until }: Hold): string {
  return [
    ...(from === undefined ? [] : [` from ${shownMoment(from)}`]),
    ...(until === undefined ? [] : [` until ${shownMoment(until)}`]),
  ].join('');
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

function areMoments(ends: { from: unknown; until: unknown }): ends is { from: string; until: string } {
  return Object.values(ends).every(
    (value) => value === undefined || (typeof value === 'string' && momentOf(value) !== undefined),
  );
}
