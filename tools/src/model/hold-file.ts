import { stringify } from 'yaml';
import type { Environment } from './environment.ts';
import { defined } from '../lib/values/defined.ts';
import { momentOf, shownMoment } from '../lib/values/moment.ts';
import { canonical } from '../lib/values/canonical.ts';
import { shortName } from './image-reference.ts';
import { serviceNameOf } from './services.ts';
import { readYaml } from './yaml-file.ts';

/** Why an environment, or some services of it, take nothing new for now. */
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
  /**
   * What it holds: the short names of images, so that a file of main says the same whatever the settings call the services
   * later. Absent: all of the environment, what comes to it later as well.
   */
  readonly images?: readonly string[];
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
      'images (a list of the short names that it holds, each once), rollback: true, and kept, another hold',
    wayOut: 'Write it by `lockstep hold`, or take it away by `lockstep release-hold`.',
  });
}

function holdOf(value: unknown): Hold | undefined {
  const { reason, since, by, from, until, images, rollback, kept } = Object(value) as Partial<
    Record<keyof Hold, unknown>
  >;
  const ends = { from, until };
  const isWhole = typeof reason === 'string' && reason !== '' && typeof by === 'string' && isTime(since);
  if (!isWhole || !areMoments(ends) || (rollback !== undefined && rollback !== true)) return undefined;
  if (!(images === undefined || areNames(images))) return undefined;
  const below = kept === undefined ? undefined : holdOf(kept);
  if (kept !== undefined && below === undefined) return undefined;
  return { reason, since, by, ...defined({ ...ends, images, kept: below }), ...(rollback && { rollback }) };
}

/** The file's text. */
export function holdText(hold: Hold): string {
  const head = '# Set by `lockstep hold` or `lockstep rollback`, taken away by `lockstep release-hold`.\n';
  return head + stringify(inOrder(hold), { lineWidth: 0 });
}

function inOrder({ reason, since, by, from, until, images, rollback, kept }: Hold): object {
  return { reason, since, by, ...defined({ from, until, images, rollback, kept: kept && inOrder(kept) }) };
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

/** The newest hold of them that keeps anything out at that moment; with the name of an image, that keeps this one out. */
export function standingAt(hold: Hold | undefined, now: number, image?: string): Hold | undefined {
  const all = holdsIn(hold).filter((one) => image === undefined || covers(one, image));
  return asOneHold(all.slice(standingPlace(all, now)));
}

/** The newest hold of them that keeps all of the environment out at that moment. */
export function standingForAll(hold: Hold | undefined, now: number): Hold | undefined {
  const all = holdsIn(hold).filter(({ images }) => images === undefined);
  return asOneHold(all.slice(standingPlace(all, now)));
}

function standingPlace(holds: readonly Hold[], now: number): number {
  const place = holds.findIndex((one) => ownState(one, now) === 'standing');
  return place < 0 ? holds.length : place;
}

/** What a hold, and those that it keeps, say of some images alone. */
export function holdOfImages(hold: Hold | undefined, names: readonly string[]): Hold | undefined {
  const some = holdsIn(hold).map((one): Hold => {
    const images = one.images?.filter((image) => names.includes(image));
    return Object.assign({}, one, defined({ images }));
  });
  return asOneHold(some.filter(({ images }) => images?.length !== 0));
}

/** Whether a hold is about an image, by its short or its whole name. */
export function covers({ images }: Pick<Hold, 'images'>, image: string): boolean {
  return images === undefined || images.includes(shortName(image));
}

/** Whether one hold is about nothing that another is not about. */
export function holdsNoMore(one: Pick<Hold, 'images'>, other: Pick<Hold, 'images'>): boolean {
  return other.images === undefined || (one.images?.every((image) => covers(other, image)) ?? false);
}

/** Whether two holds are about the same images. */
export function holdsSameImages(one: Hold, other: Hold): boolean {
  return holdsNoMore(one, other) && holdsNoMore(other, one);
}

/**
 * The holds that a change sets or words anew: a rollback always sets one. One that is kept is not set again, nor one that
 * holds less than it did.
 */
export function renewedHolds(before: Hold | undefined, after: Hold | undefined): readonly Hold[] {
  return holdsIn(after).filter((one) => !holdsIn(before).some((old) => isRestOf(one, old)));
}

/** Whether a change sets a hold that keeps an image out at that moment. */
export function holdsAnew(before: Hold | undefined, after: Hold | undefined, image: string, now: number): boolean {
  return renewedHolds(before, after).some((one) => covers(one, image) && ownState(one, now) === 'standing');
}

/** Whether a hold went, or holds less, before it was over, and none was set in its place. */
export function isReleased(before: Hold | undefined, after: Hold | undefined, now: number): boolean {
  if (renewedHolds(before, after).length > 0) return false;
  const stays = (old: Hold): boolean => holdsIn(after).some((one) => isRestOf(one, old) && holdsNoMore(old, one));
  return liveHolds(before, now).some((old) => !stays(old));
}

/** Whether a hold is another one, or what is left of it after some services were released. */
function isRestOf(one: Hold, old: Hold): boolean {
  const words = (hold: Hold): string => canonical({ ...hold, images: undefined, kept: undefined });
  return words(one) === words(old) && holdsNoMore(one, old);
}

/** Whether two holds keep the same out for the same reason; when and by whom they were set makes no other hold. */
export function sameHold(one: Hold | undefined, other: Hold | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return sameAlone(one, other) && sameHold(one.kept, other.kept);
}

/** The same of two holds without those that they keep. */
export function sameAlone(one: Hold, other: Hold): boolean {
  const isSame = (['reason', 'from', 'until'] as const).every((field) => one[field] === other[field]);
  return isSame && holdsSameImages(one, other);
}

/** "held since 2026-01-02 15:04 UTC by Ada: errors doubled", "held (only web) since …". */
export function holdSentence(hold: Hold): string {
  const since = hold.from === undefined ? ` since ${shownMoment(hold.since)}` : '';
  const { kept } = hold;
  // A hold of less says nothing of when the other one ends for the rest.
  const join = kept === undefined || !holdsNoMore(kept, hold) ? '; and ' : '; after that ';
  const after = kept === undefined ? '' : `${join}${holdSentence(kept)}`;
  return `held${holdNames(hold)}${since}${holdEnds(hold)} by ${hold.by}: ${hold.reason}${after}`;
}

/** " (only api, web)", by the names of the services; nothing for a hold of all. */
export function holdNames({ images }: Pick<Hold, 'images'>): string {
  return images === undefined ? '' : ` (only ${images.map(serviceNameOf).join(', ')})`;
}

/** " from 2026-12-20 00:00 UTC until 2027-01-04 00:00 UTC"; nothing for a hold that has no ends. */
export function holdEnds({ from, until }: Hold): string {
  return [
    ...(from === undefined ? [] : [` from ${shownMoment(from)}`]),
    ...(until === undefined ? [] : [` until ${shownMoment(until)}`]),
  ].join('');
}

/** The words after `lockstep` that take a hold away: "release-hold production --only web". */
export function releaseLine(environment: Environment, images: Hold['images'] | undefined): string {
  return ['release-hold', environment, ...onlyWords(images)].join(' ');
}

/** What names images on a command line, by the services that they are of; nothing for all. */
export function onlyWords(images: readonly string[] | undefined): readonly string[] {
  return images === undefined ? [] : ['--only', ...images.map(serviceNameOf)];
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

function areNames(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || new Set(value).size < value.length) return false;
  return value.every((name) => typeof name === 'string' && /^[a-z0-9][a-z0-9._-]*$/.test(name));
}

function areMoments(ends: { from: unknown; until: unknown }): ends is { from: string; until: string } {
  return Object.values(ends).every(
    (value) => value === undefined || (typeof value === 'string' && momentOf(value) !== undefined),
  );
}
