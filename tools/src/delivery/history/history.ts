import { changesBetween, type ImageChange } from '../write/change.ts';
import { canonical } from '../../lib/values/canonical.ts';
import { holdsIn, standingAt, holdState, type Hold } from '../../model/hold-file.ts';
import type { PinnedImage } from '../../model/image-reference.ts';
import type { EnvironmentVersion } from './versions.ts';
import { defined } from '../../lib/values/defined.ts';

/** One commit of main that changed what an environment pins, or its hold. */
export interface HistoryEvent extends EnvironmentVersion {
  readonly changes: readonly ImageChange[];
  /**
   * The images that went back: to a digest that stood here before, or out. A change that comes with a hold goes back,
   * whatever the digest's past; without one, only what was not rolled back itself does.
   */
  readonly rolledBack: readonly ImageChange[];
  /** The images that came again after they had been rolled back. */
  readonly again: readonly ImageChange[];
  /** The hold that was set or reworded here. */
  readonly held?: Hold;
  readonly released?: true;
}

/** What each version changed against the one before it; oldest first, as the versions. */
export function eventsOf(versions: readonly EnvironmentVersion[]): readonly HistoryEvent[] {
  const stood = new Set<string>();
  const out = new Set<string>();
  return versions.map((version, index) => {
    const before = versions[index - 1];
    const now = Date.parse(version.time);
    const changes = changesBetween(before?.images ?? [], version.images);
    const held = isRenewed(before?.hold, version.hold) ? defined({ held: version.hold }) : {};
    const withHold = standingAt(held.held, now) !== undefined;
    const rolledBack = changes.filter(({ old, next }) => {
      if (next === undefined) return withHold;
      return old?.digest !== next.digest && stood.has(keyOf(next)) && (withHold || !out.has(keyOf(next)));
    });
    const again = changes.filter(
      (change) => change.next !== undefined && out.has(keyOf(change.next)) && !rolledBack.includes(change),
    );
    for (const { next } of changes) if (next !== undefined) out.delete(keyOf(next));
    for (const { old } of rolledBack) if (old !== undefined) out.add(keyOf(old));
    for (const image of version.images) stood.add(keyOf(image));
    const ended = isReleased(before?.hold, version.hold, now);
    return { ...version, changes, rolledBack, again, ...held, ...(ended && { released: true as const }) };
  });
}

/** Whether a change sets a hold, or words the one there anew: a rollback always does. One that is kept is not set again. */
export function isRenewed(before: Hold | undefined, after: Hold | undefined): boolean {
  return after !== undefined && !holdsIn(before).some((hold) => isOne(hold, after));
}

/** Whether the newest hold went before it was over, and none was set in its place. */
function isReleased(before: Hold | undefined, after: Hold | undefined, now: number): boolean {
  if (before === undefined || holdState(before, now) === 'over' || isRenewed(before, after)) return false;
  return after === undefined || !isOne(before, after);
}

function isOne(one: Hold, other: Hold): boolean {
  return canonical({ ...one, kept: undefined }) === canonical({ ...other, kept: undefined });
}

/** The last event that took this image away by a rollback, undefined when it never happened or it came back since. */
export function rollbackOf(image: PinnedImage, events: readonly HistoryEvent[]): HistoryEvent | undefined {
  const key = keyOf(image);
  const is = (other: PinnedImage | undefined): boolean => other !== undefined && keyOf(other) === key;
  const last = events.findLast(
    ({ changes, rolledBack }) => rolledBack.some(({ old }) => is(old)) || changes.some(({ next }) => is(next)),
  );
  return last?.rolledBack.some(({ old }) => is(old)) ? last : undefined;
}

/** The event since which the environment pins this image as it does now. */
export function sinceWhen({ name, digest }: PinnedImage, events: readonly HistoryEvent[]): HistoryEvent | undefined {
  return events.findLast(({ changes }) => changes.some(({ next }) => next?.name === name && next.digest === digest));
}

/**
 * What stood before that which stands now: rolling back twice goes back by two versions, since a rollback is no step
 * forward. Undefined when nothing did, or when it pinned no image.
 */
export function versionBefore(events: readonly HistoryEvent[]): HistoryEvent | undefined {
  const line: HistoryEvent[] = [];
  for (const event of events) {
    // What was rolled back is gone from the line, wherever it was that the rollback went to.
    if (event.rolledBack.length > 0) line.pop();
    const known = line.findIndex((earlier) => sameImages(earlier, event));
    if (known >= 0) line.splice(known + 1);
    else line.push(event);
  }
  const found = line.at(-2);
  return found === undefined || found.images.length === 0 ? undefined : found;
}

/** The whole commits and digests of versions that begin with `name`, each once. */
export function hashesBeginning(versions: readonly EnvironmentVersion[], name: string): readonly string[] {
  const all = versions.flatMap(({ commit, images }) => [commit, ...images.flatMap(({ tag, digest }) => [tag, digest])]);
  return [...new Set(all)].filter((hash) => hash.startsWith(name));
}

/** The newest earlier version that a person means by the start of its commit, of an image's commit or of a digest. */
export function versionNamed(versions: readonly EnvironmentVersion[], name: string): EnvironmentVersion | undefined {
  const now = versions.at(-1);
  return versions.findLast(
    (version) =>
      version.images.length > 0 &&
      !(now !== undefined && sameImages(version, now)) &&
      (version.commit.startsWith(name) ||
        version.images.some(({ tag, digest }) => tag.startsWith(name) || digest.startsWith(name))),
  );
}

function sameImages(one: EnvironmentVersion, other: EnvironmentVersion): boolean {
  return changesBetween(one.images, other.images).length === 0;
}

function keyOf({ name, digest }: PinnedImage): string {
  return `${name}@${digest}`;
}
