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

/** As long as a subject leaves room for, beside the words around it; GitHub takes no title above 256 characters. */
const summaryLength = 50;

/**
 * "web 1a2b3c4", "api 1a2b3c4, web 2b3c4d5", or without an image "web (removed)"; of more than have room, "api 1a2b3c4 and 7
 * more".
 */
export function changeSummary(changes: readonly ImageChange[]): string {
  const all = changes.map(
    ({ name, next }) => `${shortName(name)} ${next === undefined ? '(removed)' : shortCommit(next.tag)}`,
  );
  const whole = all.join(', ');
  if (whole.length <= summaryLength || all.length === 1) return whole;
  const fitting = all.findLastIndex((_, index) => all.slice(0, index + 1).join(', ').length <= summaryLength - 12);
  const shown = Math.max(1, fitting + 1);
  return `${all.slice(0, shown).join(', ')} and ${all.length - shown} more`;
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
