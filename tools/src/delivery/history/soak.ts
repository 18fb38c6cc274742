import { valueIn } from '../../model/config/config.ts';
import type { Environment } from '../../model/environment.ts';
import type { PinnedImage } from '../../model/image-reference.ts';
import { shownMoment } from '../../lib/values/moment.ts';

/** What an environment pinned from one moment on, as `versionsOf` gives it, oldest first. */
interface Pinned {
  readonly time: string;
  readonly images: readonly PinnedImage[];
}

interface Soak {
  /** The environment that an image must have stood in, and its versions on main. */
  readonly environment: Environment;
  readonly versions: readonly Pinned[];
  /** How long it must have stood there without another in between. */
  readonly hours: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How many hours an environment asks for, by the text of the file of settings; none where that says none. */
export function soakHours(environment: Environment, config = ''): number {
  const hours = valueIn(config, 'soak', environment);
  return typeof hours === 'number' ? hours : 0;
}

/**
 * Why an image may not go further yet, undefined when it may. What counts is how long main pinned its digest, by the times
 * at which that came onto main and left it, and this machine's clock for what still stands.
 */
export function soakProblem(image: PinnedImage, { environment, versions, hours, now }: Soak): string | undefined {
  if (hours === 0) return undefined;
  const asked = `soak.${environment} asks for ${hoursText(hours)}`;
  const stays = staysOf(image, versions);
  if (stays.some(({ from, to = now }) => to - from >= hours * hour)) return undefined;
  const last = stays.at(-1);
  if (last !== undefined && last.to === undefined) {
    const [since, may] = [last.from, last.from + hours * hour].map(shownMoment);
    return `${environment} runs it since ${since}, and ${asked}: it may go from ${may} on`;
  }
  const longest = Math.max(0, ...stays.map(({ from, to = now }) => to - from));
  return `${environment} ran it for ${hoursText(longest / hour)} and then went on, and ${asked}`;
}

const hour = 3_600_000;

function hoursText(hours: number): string {
  return hours >= 1 ? `${Number(hours.toFixed(1))} h` : `${Math.floor(hours * 60)} min`;
}

/** Each stretch for which the image stood, in milliseconds since 1970; the last has no end while it stands. */
function staysOf(image: PinnedImage, versions: readonly Pinned[]): readonly { from: number; to?: number }[] {
  const stays: { from: number; to?: number }[] = [];
  for (const { time, images } of versions) {
    const pins = images.some(({ name, digest }) => name === image.name && digest === image.digest);
    const last = stays.at(-1);
    const stands = last !== undefined && last.to === undefined;
    if (pins && !stands) stays.push({ from: Date.parse(time) });
    if (!pins && stands) stays[stays.length - 1] = { ...last, to: Date.parse(time) };
  }
  return stays;
}
