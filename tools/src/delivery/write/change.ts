import { formatImage, shortCommit, shortName, type PinnedImage } from '../../model/image-reference.ts';
import { defined } from '../../lib/values/defined.ts';

/** One image that moves in one environment; `old` is absent for the first version and `next` when it is taken out. */
export interface ImageChange {
  readonly name: string;
  readonly old?: PinnedImage;
  readonly next?: PinnedImage;
}

/** What moves when `before` becomes `after`. */
export function changesBetween(before: readonly PinnedImage[], after: readonly PinnedImage[]): readonly ImageChange[] {
  const names = [...new Set([...after, ...before].map((image) => image.name))].toSorted();
  return names
    .map((name) => {
      const [old, next] = [before, after].map((images) => images.find((image) => image.name === name));
      return defined({ name, old, next });
    })
    .filter(({ old, next }) => old?.tag !== next?.tag || old?.digest !== next?.digest);
}

/** "web 1a2b3c4", "api 1a2b3c4, web 2b3c4d5", or without an image "web (removed)". */
export function changeSummary(changes: readonly ImageChange[]): string {
  return changes
    .map(({ name, next }) => `${shortName(name)} ${next === undefined ? '(removed)' : shortCommit(next.tag)}`)
    .join(', ');
}

/** One line per image and side, for a commit's body and for the screen. */
export function changeDetails(changes: readonly ImageChange[]): string {
  return changes
    .flatMap(({ old, next }) => [
      `- ${old === undefined ? 'none' : formatImage(old)}`,
      `+ ${next === undefined ? 'none' : formatImage(next)}`,
    ])
    .join('\n');
}
