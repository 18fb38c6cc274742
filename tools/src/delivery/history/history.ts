import { changesBetween, type ImageChange } from '../write/change.ts';
import { holdOfImages, holdsAnew, isReleased, renewedHolds, type Hold } from '../../model/hold-file.ts';
import { formatImage, shortName, type PinnedImage } from '../../model/image-reference.ts';
import type { EnvironmentVersion } from './versions.ts';
import { defined } from '../../lib/values/defined.ts';

/** One commit of main that changed what an environment pins, or its hold. */
export interface HistoryEvent extends EnvironmentVersion {
  readonly changes: readonly ImageChange[];
  /**
   * The images that went back: to a digest that stood here before, or out. A change that comes with a hold of its image
   * goes back, whatever the digest's past; without one, only what was not rolled back itself does.
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
    const [held] = renewedHolds(before?.hold, version.hold);
    const rolledBack = changes.filter(({ name, old, next }) => {
      const withHold = held !== undefined && holdsAnew(before?.hold, version.hold, name, now);
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
    return { ...version, changes, rolledBack, again, ...defined({ held }), ...(ended && { released: true as const }) };
  });
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
export function versionBefore(events: readonly HistoryEvent[]): EnvironmentVersion | undefined {
  let line: readonly Step[] = [];
  for (const event of events) {
    // What was rolled back is gone from the line, wherever the rollback went to; what came beside it stays.
    if (event.rolledBack.length > 0) line = line.map((step) => withBack(step, event.rolledBack));
    const key = stateOf(event.images);
    const known = line.findIndex((step) => step.key === key);
    line = known < 0 ? [...line, { key, version: event }] : line.slice(0, known + 1);
  }
  const found = line.at(-2)?.version;
  return found === undefined || found.images.length === 0 ? undefined : found;
}

/** A version on the way to what stands now, and its images as a text to compare by. */
interface Step {
  readonly key: string;
  readonly version: EnvironmentVersion;
}

/** A step as if what a rollback took away had never come. */
function withBack(step: Step, rolledBack: readonly ImageChange[]): Step {
  const { images } = step.version;
  const hits = rolledBack.filter(
    ({ name, old }) => keyOrNone(images.find((one) => one.name === name)) === keyOrNone(old),
  );
  if (hits.length === 0) return step;
  const kept = images.filter(({ name }) => !hits.some((hit) => hit.name === name));
  const next = [...kept, ...hits.flatMap((hit) => hit.next ?? [])];
  return { key: stateOf(next), version: { ...step.version, images: next } };
}

function keyOrNone(image: PinnedImage | undefined): string {
  return image === undefined ? '' : keyOf(image);
}

function stateOf(images: readonly PinnedImage[]): string {
  return images.map(formatImage).toSorted().join('\n');
}

/** The versions as far as some images go, by their short names: what they pin and hold of those alone. */
export function versionsOfImages(
  versions: readonly EnvironmentVersion[],
  names: readonly string[],
): readonly EnvironmentVersion[] {
  return versions.map(({ hold, ...version }) => {
    const images = version.images.filter(({ name }) => names.includes(shortName(name)));
    return { ...version, images, ...defined({ hold: holdOfImages(hold, names) }) };
  });
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
