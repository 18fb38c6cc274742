import { stringify } from 'yaml';
import type { Environment } from './environment.ts';
import { defined } from '../lib/values/defined.ts';
import { momentOf, shownMoment } from '../lib/values/moment.ts';
import { readYaml } from './yaml-file.ts';

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
  /** Set with a rollback, so that the next one's takes its place. */
  readonly rollback?: true;
  /** The hold during which it was set: it holds as well, and alone when this one is released. */
  readonly kept?: Hold;
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
  return readYaml(path, text, holdOf, {
    why:
      'a hold is reason, since (RFC 3339) and by, as texts, maybe from and until (a day, or RFC 3339 with its zone), ' +
      'rollback: true, and kept, another hold',
    wayOut: 'Write it by `lockstep hold`, or take it away by `lockstep release-hold`.',
  });
}

function holdOf(value: unknown): Hold | undefined {
  const { reason, since, by, from, until, rollback, kept } = Object(value) as Partial<Record<keyof Hold, unknown>>;
  const ends = { from, until };
  const isWhole = typeof reason === 'string' && reason !== '' && typeof by === 'string' && isTime(since);
  if (!isWhole || !areMoments(ends) || (rollback !== undefined && rollback !== true)) return undefined;
  const below = kept === undefined ? undefined : holdOf(kept);
  if (kept !== undefined && below === undefined) return undefined;
  return { reason, since, by, ...defined({ ...ends, kept: below }), ...(rollback && { rollback }) };
}

/** The file's text. */
export function holdText(hold: Hold): string {
  const head = '# Set by `lockstep hold` or `lockstep rollback`, taken away by `lockstep release-hold`.\n';
  return head + stringify(inOrder(hold), { lineWidth: 0 });
}

function inOrder({ reason, since, by, from, until, rollback, kept }: Hold): object {
  return { reason, since, by, ...defined({ from, until, rollback, kept: kept && inOrder(kept) }) };
}

/** A hold and those that it keeps, the newest first. */
export function holdsIn(hold: Hold | undefined): readonly Hold[] {
  return hold === undefined ? [] : [hold, ...holdsIn(hold.kept)];
}

/** The holds among them that are not over at a moment. */
export function liveHolds(hold: Hold | undefined, now: number): readonly Hold[] {
  return holdsIn(hold).filter((one) => ownState(one, now) !== 'over');
}

/** Holds as one, each of which keeps the next; none of none. */
export function asOneHold(holds: readonly Hold[]): Hold | undefined {
  return holds.reduceRight<Hold | undefined>(
    (kept, { kept: _kept, ...hold }) => ({ ...hold, ...defined({ kept }) }),
    undefined,
  );
}

type HoldState = 'coming' | 'standing' | 'over';

/** Whether a hold, or one that it keeps, keeps anything out at a moment (milliseconds since 1970), is still to come, or is over. */
export function holdState(hold: Hold, now: number): HoldState {
  const states = new Set(holdsIn(hold).map((one) => ownState(one, now)));
  return (['standing', 'coming', 'over'] as const).find((state) => states.has(state))!;
}

function ownState({ from, until }: Hold, now: number): HoldState {
  if (until !== undefined && momentOf(until)! <= now) return 'over';
  return from !== undefined && momentOf(from)! > now ? 'coming' : 'standing';
}

/** The newest hold of them that keeps anything out at that moment. */
export function standingAt(hold: Hold | undefined, now: number): Hold | undefined {
  return holdsIn(hold).find((one) => ownState(one, now) === 'standing');
}

/** Whether two holds keep the same out for the same reason; when and by whom they were set makes no other hold. */
export function sameHold(one: Hold | undefined, other: Hold | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const isSame = (['reason', 'from', 'until'] as const).every((field) => one[field] === other[field]);
  return isSame && sameHold(one.kept, other.kept);
}

/** "held since 2026-01-02 15:04 UTC by Ada: errors doubled". */
export function holdSentence(hold: Hold): string {
  const since = hold.from === undefined ? ` since ${shownMoment(hold.since)}` : '';
  const after = hold.kept === undefined ? '' : `; after that ${holdSentence(hold.kept)}`;
  return `held${since}${holdEnds(hold)} by ${hold.by}: ${hold.reason}${after}`;
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
