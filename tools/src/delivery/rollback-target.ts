import { Failure } from '../lib/failure.ts';
import type { Environment } from '../model/environment.ts';
import { holdSentence, holdsIn, holdsNoMore, type Hold } from '../model/hold-file.ts';
import { defined } from '../lib/values/defined.ts';
import { shortName, type PinnedImage } from '../model/image-reference.ts';
import { goneFrom, serviceNameOf } from '../model/services.ts';
import { configFile } from '../model/config/config.ts';
import {
  eventsOf,
  hashesBeginning,
  rollbackOf,
  versionBefore,
  versionNamed,
  versionsOfImages,
} from './history/history.ts';
import { versionsOf, type EnvironmentVersion } from './history/versions.ts';
import { whatOf } from './named-services.ts';
import type { Tip } from './write/deliver.ts';

/** What a rollback is asked for. */
export interface RollbackWish {
  readonly environment: Environment;
  /** Short names of images, as `imagesOfServices` gives them: these alone, each to what it ran before its own last change. */
  readonly only?: readonly string[] | undefined;
  /** The start of a commit of main, of an image's commit or of a digest that stood here. Default: what stood before. */
  readonly to?: string;
}

/** What an environment goes back to. */
export interface RollbackTarget {
  /** The versions that stand again, of which each holds no more images than go back to it; the newest first. */
  readonly versions: readonly [EnvironmentVersion, ...EnvironmentVersion[]];
  /** Named, and not moved: they were just rolled back, and are held. */
  readonly backAlready: readonly string[];
  /** The commits of main that were looked at, and the tip of main then. */
  readonly known: ReadonlySet<string>;
  readonly decidedOn: string;
}

/**
 * Decides on one tip of main what an environment, or some services of it, go back to.
 * @throws {Failure} when nothing stood there before, or `to` names nothing that did.
 */
export async function rollbackTarget(tip: Tip, wish: RollbackWish): Promise<RollbackTarget> {
  const { environment, only, to } = wish;
  const all = await versionsOf(tip.clone, environment, tip.commit);
  const seen = { known: new Set(all.map(({ commit }) => commit)), decidedOn: tip.commit };
  if (to !== undefined) return { versions: [named(all, { environment, only, to })], backAlready: [], ...seen };
  if (only === undefined) return { versions: [before(all, { environment })], backAlready: [], ...seen };
  const backAlready = only.filter((image) => justBack(versionsOfImages(all, [image]), [image]) !== undefined);
  const moving = backAlready.length === only.length ? only : only.filter((image) => !backAlready.includes(image));
  const found = moving.map((image) => before(versionsOfImages(all, [image]), { environment, only: [image] }));
  const [first, ...rest] = found.toSorted((one, other) => Date.parse(other.time) - Date.parse(one.time));
  return { versions: [first!, ...rest], backAlready, ...seen };
}

/** The images that a target wants where an environment pins these: what is not meant stays, whoever moved it meanwhile. */
export async function imagesAfter(
  tip: Tip,
  { environment, only }: RollbackWish,
  { versions, backAlready, known, decidedOn }: RollbackTarget,
  now: readonly PinnedImage[],
): Promise<readonly PinnedImage[]> {
  const isMoved = ({ name }: PinnedImage): boolean =>
    only === undefined || (only.includes(shortName(name)) && !backAlready.includes(shortName(name)));
  const [settings] = await tip.read(configFile);
  const gone = goneFrom(settings, environment, now);
  const back = versions.flatMap(({ images }) => images).filter(({ name }) => !gone.has(name));
  const wanted = [...now.filter((image) => !isMoved(image)), ...back];
  if (tip.commit === decidedOn) return wanted;
  const events = eventsOf(await versionsOf(tip.clone, environment, tip.commit));
  // What another rollback took out since it was decided does not come back by this one.
  return wanted.flatMap((image) => {
    const rollback = rollbackOf(image, events);
    if (rollback === undefined || known.has(rollback.commit)) return [image];
    return now.filter(({ name }) => name === image.name);
  });
}

function before(versions: readonly EnvironmentVersion[], { environment, only }: RollbackWish): EnvironmentVersion {
  const back = justBack(versions, only);
  const found = back === undefined ? versionBefore(eventsOf(versions)) : undefined;
  if (found !== undefined) return found;
  throw new Failure({
    what: `${whatOf(environment, only)} is not rolled back`,
    why: back === undefined ? 'no version stood there before' : `it was just rolled back, and is ${holdSentence(back)}`,
    wayOut: `To go further back, name the version: --to COMMIT, of \`npm run lockstep -- history ${environment}\`.`,
  });
}

/** What holds all that is meant, where the last thing that happened to it was a rollback: two who do it at once do it once. */
function justBack(versions: readonly EnvironmentVersion[], only: readonly string[] | undefined): Hold | undefined {
  const last = eventsOf(versions).findLast(
    ({ changes, held, released }) => changes.length > 0 || held !== undefined || released === true,
  );
  if (last === undefined || last.rolledBack.length === 0) return undefined;
  // A rollback of some services is none of all, also where another hold is of all.
  const its = last.held === undefined ? holdsIn(last.hold) : [last.held];
  return its.some((one) => holdsNoMore(defined({ images: only }), one)) ? last.hold : undefined;
}

function named(
  all: readonly EnvironmentVersion[],
  { environment, only, to }: RollbackWish & { readonly to: string },
): EnvironmentVersion {
  const versions = only === undefined ? all : versionsOfImages(all, only);
  refuseVague(environment, to, hashesBeginning(versions, to));
  const found = versionNamed(versions, to);
  const missing = only?.find((image) => found?.images.every(({ name }) => shortName(name) !== image));
  if (found !== undefined && missing === undefined) return found;
  throw new Failure({
    what: `${whatOf(environment, only)} cannot be rolled back to ${to}`,
    why:
      found === undefined
        ? "no earlier version of it comes from a commit, an image's commit or a digest that begins so"
        : `${environment} pinned no image of ${serviceNameOf(missing!)} then`,
    wayOut: `See what it ran: \`npm run lockstep -- history ${environment}\`.`,
  });
}

/** In an outage a slip of the hand must not choose a version. */
function refuseVague(environment: Environment, to: string, hashes: readonly string[]): void {
  const isClear = /^(?:sha256:[0-9a-f]{5,64}|[0-9a-f]{7,64})$/.test(to);
  if (isClear && hashes.length < 2) return;
  throw new Failure({
    what: `${environment} is not rolled back to ${JSON.stringify(to)}`,
    why: isClear
      ? `so begin ${hashes.join(' and ')}`
      : 'a version is named by at least seven hexadecimal digits of a commit, or five of a digest after sha256:',
    wayOut: `Write more of it as it stands in: \`npm run lockstep -- history ${environment}\`.`,
  });
}
