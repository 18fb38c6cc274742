import { changesBetween, type ImageChange } from '../write/change.ts';
import type { Hold } from '../../model/hold-file.ts';
import type { PinnedImage } from '../../model/image-reference.ts';
import type { EnvironmentVersion } from './versions.ts';

/** One commit of main that changed what an environment pins, or its hold. */
export interface HistoryEvent extends EnvironmentVersion {
  readonly changes: readonly ImageChange[];
  /** The images that went back to a digest that stood here before. */
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
    const changes = changesBetween(before?.images ?? [], version.images);
    const again = changes.filter(({ next }) => next !== undefined && out.has(keyOf(next)));
    const rolledBack = changes.filter(
      (change) => change.next !== undefined && stood.has(keyOf(change.next)) && !again.includes(change),
    );
    for (const { next } of again) out.delete(keyOf(next!));
    for (const { old } of rolledBack) if (old !== undefined) out.add(keyOf(old));
    for (const image of version.images) stood.add(keyOf(image));
    const { hold } = version;
    const held = hold !== undefined && JSON.stringify(hold) !== JSON.stringify(before?.hold) ? { held: hold } : {};
    const released = hold === undefined && before?.hold !== undefined ? { released: true as const } : {};
    return { ...version, changes, rolledBack, again, ...held, ...released };
  });
}

/** The last event that took this image away by a rollback, undefined when it never happened or it came again since. */
export function rollbackOf(image: PinnedImage, events: readonly HistoryEvent[]): HistoryEvent | undefined {
  const key = keyOf(image);
  const last = events.findLast(
    ({ rolledBack, again }) =>
      rolledBack.some(({ old }) => old !== undefined && keyOf(old) === key) ||
      again.some(({ next }) => keyOf(next!) === key),
  );
  return last?.again.some(({ next }) => keyOf(next!) === key) ? undefined : last;
}

/** The event since which the environment pins this image as it does now. */
export function sinceWhen({ name, digest }: PinnedImage, events: readonly HistoryEvent[]): HistoryEvent | undefined {
  return events.findLast(({ changes }) => changes.some(({ next }) => next?.name === name && next.digest === digest));
}

/**
 * What stood before that which stands now: rolling back twice goes back by two versions, since a rollback is no step
 * forward. Undefined when nothing did, or when it pinned no image.
 */
export function versionBefore(versions: readonly EnvironmentVersion[]): EnvironmentVersion | undefined {
  const line: EnvironmentVersion[] = [];
  for (const version of versions) {
    const known = line.findIndex((earlier) => sameImages(earlier, version));
    if (known >= 0) line.splice(known + 1);
    else line.push(version);
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
