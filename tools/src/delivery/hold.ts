import type { Environment } from '../model/environment.ts';
import { Failure } from '../lib/failure.ts';
import { committer } from '../lib/git/objects.ts';
import { withClone } from './write/clone.ts';
import { deliver } from './write/deliver.ts';
import {
  asOneHold,
  covers,
  holdEnds,
  holdNames,
  holdPath,
  holdSentence,
  holdsIn,
  holdsSameImages,
  holdText,
  liveHolds,
  readHold,
  releaseLine,
  sameAlone,
  sameHold,
  type Hold,
} from '../model/hold-file.ts';
import { serviceNameOf } from '../model/services.ts';
import { momentOf, shownMoment, spelled } from '../lib/values/moment.ts';
import { defined } from '../lib/values/defined.ts';

interface HoldResult {
  /** The hold that stands, or that was taken away. */
  readonly hold?: Hold;
  /** What was asked to be released and is not held. Never empty. */
  readonly notHeld?: readonly string[];
  /** Another hold that it took the place of, and that was not over. */
  readonly instead?: Hold;
  /** What holds on after a release. */
  readonly stays?: Hold;
  /** The commit; absent when nothing had to change. */
  readonly commit?: string;
}

interface HoldOptions {
  readonly repo: string;
  readonly environment: Environment;
  /** Short names of images, as `imagesOfServices` gives them: these alone. Default: all of the environment. */
  readonly only?: readonly string[] | undefined;
  /** Offer it on this branch instead of committing to main. */
  readonly branch?: string;
}

/** What people say of a hold that they set; the moments as `momentOf` takes them. */
export interface WantedHold {
  readonly reason: string;
  readonly from?: string;
  readonly until?: string;
}

/**
 * Holds an environment, or some services of it, by a commit: nothing new is bumped or promoted to it until the hold is
 * released, or over. It takes the place of a hold of the very same services, and others stay. One that stands with the same
 * reason and ends stays as it is.
 * @throws {Failure} without a reason, or for an end that is no moment, is past, or comes before the beginning.
 */
export async function hold(options: HoldOptions & WantedHold): Promise<HoldResult> {
  const { repo, environment, branch, only: images } = options;
  const path = holdPath(environment);
  const wish = parseHold(options, Date.now());
  return await withClone(repo, async (clone) => {
    const set = { ...(await newHold(clone, wish)), ...defined({ images }) };
    const what = `hold ${environment} in ${repo}`;
    const { result, commit } = await deliver({ clone, what, ...defined({ branch }) }, async (tip) => {
      const there = tolerant(path, (await tip.read(path))[0]);
      const live = liveHolds(there, Date.now());
      const instead = live.find((one) => holdsSameImages(one, set));
      const stands = instead !== undefined && sameAlone(instead, set) && live.length === holdsIn(there).length;
      if (stands) return { result: { hold: instead } };
      const wanted = asOneHold([set, ...live.filter((one) => one !== instead)])!;
      const message = `Hold ${environment}${holdNames(wanted)}${holdEnds(wanted)}: ${wanted.reason}\n`;
      const files = { [path]: holdText(wanted) };
      return {
        result: { hold: wanted, ...defined({ instead }) },
        edit: { message, files, isSame: isSameHold(environment) },
      };
    });
    return { ...result, ...defined({ commit }) };
  });
}

/** Whether a branch offers a hold that differs in nothing but when and by whom it was asked for; other files as texts. */
export function isSameHold(environment: Environment) {
  const own = holdPath(environment);
  return (path: string, offered: string | undefined, wanted: string | undefined): boolean => {
    if (path !== own || offered === undefined || wanted === undefined) return offered === wanted;
    const there = tolerant(path, offered);
    return there !== undefined && sameHold(there, readHold(path, wanted));
  };
}

/**
 * Takes the newest hold away by a commit, and leaves what it keeps; does nothing when there is none. With `only`, takes
 * these services out of the newest hold that names each of them.
 * @throws {Failure} for a service that is held with its whole environment alone, or when what holds it cannot be read.
 */
export async function releaseHold({ repo, environment, only, branch }: HoldOptions): Promise<HoldResult> {
  const path = holdPath(environment);
  return await withClone(repo, async (clone) => {
    const what = `release the hold of ${environment} in ${repo}`;
    const { result, commit } = await deliver<HoldResult>({ clone, what, ...defined({ branch }) }, async (tip) => {
      const [text] = await tip.read(path);
      if (text === undefined) return { result: defined({ notHeld: only }) };
      const {
        released,
        stays,
        notHeld = [],
      } = only === undefined
        ? newestReleased(tolerant(path, text))
        : servicesReleased(environment, liveHolds(readHold(path, text), Date.now()), only);
      const found = defined({ hold: released, stays, notHeld: notHeld.length === 0 ? undefined : notHeld });
      if (only !== undefined && released === undefined) return { result: found };
      const message = [
        `Release the hold of ${environment}${only === undefined ? '' : holdNames(released!)}`,
        '',
        ...(released === undefined ? [] : [`It was: ${released.reason}`]),
        ...(stays === undefined ? [] : [`What it kept stays: ${stays.reason}`]),
        '',
      ].join('\n');
      return { result: found, edit: { message, files: { [path]: stays && holdText(stays) } } };
    });
    return defined({ ...result, commit });
  });
}

interface Released {
  readonly released: Hold | undefined;
  readonly stays: Hold | undefined;
  readonly notHeld?: readonly string[];
}

function newestReleased(there: Hold | undefined): Released {
  const [released = there, ...kept] = liveHolds(there, Date.now());
  return { released, stays: asOneHold(kept) };
}

function servicesReleased(environment: Environment, live: readonly Hold[], only: readonly string[]): Released {
  const named = (image: string): Hold | undefined => live.find(({ images }) => images?.includes(image));
  const withAll = only.find((image) => named(image) === undefined && live.some((one) => covers(one, image)));
  if (withAll !== undefined) {
    const whole = live.find(({ images }) => images === undefined)!;
    throw new Failure({
      what: `${serviceNameOf(withAll)} of ${environment} is not released`,
      why: `no hold names it: all of ${environment} is ${holdSentence(asOneHold([whole])!)}`,
      wayOut:
        `Hold those that shall stay held by \`lockstep hold ${environment} --only …\`, then ` +
        `\`lockstep ${releaseLine(environment, whole.images)}\`.`,
    });
  }
  const less = live.map((one) => {
    const taken = only.filter((image) => named(image) === one);
    return { one, taken, images: one.images?.filter((image) => !taken.includes(image)) };
  });
  const hit = less.filter(({ taken }) => taken.length > 0);
  const [first] = hit;
  return {
    released: first && asOneHold([{ ...first.one, images: hit.flatMap(({ taken }) => taken).toSorted() }]),
    stays: asOneHold(
      less.flatMap(({ one, images }) => (images?.length === 0 ? [] : [{ ...one, ...defined({ images }) }])),
    ),
    notHeld: only.filter((image) => named(image) === undefined),
  };
}

/** A hold that is set now, in the name of the clone's git identity. */
export async function newHold(clone: string, { reason, from, until }: WantedHold): Promise<Hold> {
  const by = (await committer(clone)).replace(/ <.*$/, '');
  return { reason, since: spelled(Date.now()), by, ...defined({ from, until }) };
}

/** @throws {Failure} when a person reading it later would learn nothing. */
export function parseReason(text: string): string {
  const reason = text.trim().replaceAll(/\s+/g, ' ');
  if (reason !== '') return reason;
  throw new Failure({ what: 'A hold needs a reason', wayOut: "Say why in a few words: --reason 'errors doubled'." });
}

function parseHold({ reason, from, until }: WantedHold, now: number): WantedHold {
  const [begins, ends] = [parseMoment('--from', from), parseMoment('--until', until)];
  if (ends !== undefined && ends <= Math.max(now, begins ?? now)) {
    throw new Failure({
      what: `A hold cannot end ${shownMoment(ends)}`,
      why: ends <= now ? `it is ${shownMoment(now)}` : `it begins ${shownMoment(begins!)}`,
      wayOut: 'Name a later moment by --until; a day is its beginning, in UTC.',
    });
  }
  return {
    reason: parseReason(reason),
    // What has begun already is a hold from now on.
    ...(begins !== undefined && begins > now && { from: spelled(begins) }),
    ...(ends !== undefined && { until: spelled(ends) }),
  };
}

function parseMoment(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const moment = momentOf(text);
  if (moment !== undefined) return moment;
  throw new Failure({
    what: `${option} ${JSON.stringify(text)} is no moment`,
    wayOut: `Write a day, which is its beginning in UTC, or a time with its zone: ${option} 2027-01-04T08:00+01:00.`,
  });
}

// A hold that cannot be read is replaced or taken away like any other.
function tolerant(path: string, text: string | undefined): Hold | undefined {
  try {
    return readHold(path, text);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
