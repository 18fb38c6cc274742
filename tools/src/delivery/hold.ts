import type { Environment } from '../model/environment.ts';
import { Failure } from '../lib/failure.ts';
import { committer } from '../lib/git/objects.ts';
import { withClone } from './write/clone.ts';
import { deliver } from './write/deliver.ts';
import {
  asOneHold,
  holdEnds,
  holdPath,
  holdText,
  liveHolds,
  readHold,
  sameHold,
  type Hold,
} from '../model/hold-file.ts';
import { momentOf, shownMoment, spelled } from '../lib/values/moment.ts';
import { defined } from '../lib/values/defined.ts';

interface HoldResult {
  /** The hold that stands, or that was taken away. */
  readonly hold?: Hold;
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
 * Holds an environment by a commit: nothing new is bumped or promoted to it until the hold is released, or over. A hold
 * that stands with the same reason and ends stays as it is.
 * @throws {Failure} without a reason, or for an end that is no moment, is past, or comes before the beginning.
 */
export async function hold(options: HoldOptions & WantedHold): Promise<HoldResult> {
  const { repo, environment, branch } = options;
  const path = holdPath(environment);
  const wish = parseHold(options, Date.now());
  return await withClone(repo, async (clone) => {
    const set = await newHold(clone, wish);
    const what = `hold ${environment} in ${repo}`;
    const { result, commit } = await deliver({ clone, what, ...defined({ branch }) }, async (tip) => {
      const there = tolerant(path, (await tip.read(path))[0]);
      const [instead, ...kept] = liveHolds(there, Date.now());
      const wanted = asOneHold([set, ...kept])!;
      if (there !== undefined && sameHold(there, wanted)) return { result: { hold: there } };
      const message = `Hold ${environment}${holdEnds(wanted)}: ${wanted.reason}\n`;
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

/** Takes the newest hold away by a commit, and leaves what it keeps; does nothing when there is none. */
export async function releaseHold({ repo, environment, branch }: HoldOptions): Promise<HoldResult> {
  const path = holdPath(environment);
  return await withClone(repo, async (clone) => {
    const what = `release the hold of ${environment} in ${repo}`;
    const { result, commit } = await deliver({ clone, what, ...defined({ branch }) }, async (tip) => {
      const [text] = await tip.read(path);
      const there = tolerant(path, text);
      if (text === undefined) return { result: undefined };
      const [released = there, ...kept] = liveHolds(there, Date.now());
      const stays = asOneHold(kept);
      const message = [
        `Release the hold of ${environment}`,
        '',
        ...(released === undefined ? [] : [`It was: ${released.reason}`]),
        ...(stays === undefined ? [] : [`What it kept stays: ${stays.reason}`]),
        '',
      ].join('\n');
      const files = { [path]: stays && holdText(stays) };
      return { result: { hold: released, stays }, edit: { message, files } };
    });
    return defined({ ...result, commit });
  });
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
