import { Failure } from '../../lib/failure.ts';
import { commitsBetween } from '../../lib/git/history.ts';
import { orderProblemOf, orderProblemReason, type Precedes } from '../history/ancestry.ts';
import { changesBetween, changeDetails, changeSummary, type ImageChange } from '../write/change.ts';
import type { Plan, Tip } from '../write/deliver.ts';
import { eventsOf, rollbackOf, type HistoryEvent } from '../history/history.ts';
import { holdPath, readHold, type Hold } from '../../model/hold-file.ts';
import type { PinnedImage } from '../../model/image-reference.ts';
import { imagesPath, readImages, withExactly } from '../../model/images-file.ts';
import { sourcesOf } from '../../model/services.ts';
import { versionsOf } from '../history/versions.ts';
import { beforeLast, lastEnvironment } from '../../model/environment.ts';
import { defined } from '../../lib/values/defined.ts';

export interface PromotedImage extends ImageChange {
  /** The commits of the image's source between old and new, newest first, as "1a2b3c4 subject". */
  readonly commits: readonly string[];
}

/** An image that staging has and production is not offered. */
export interface WithheldImage extends ImageChange {
  readonly reason: string;
}

/** What production is offered. */
export interface Decision {
  /** Empty when nothing is offered. */
  readonly changes: readonly PromotedImage[];
  readonly withheld: readonly WithheldImage[];
  /** Set when production is held: then nothing is offered. */
  readonly held?: Hold;
}

/** The trailer of a promotion that offers a digest again after a rollback; the check reads it. */
export const againTrailer = 'Promote-Again';

/**
 * Decides on one tip of main what production is offered of what staging pins, and the edit that would bring it.
 * @throws {Failure} when staging pins nothing, or `again` names a digest that it does not pin.
 */
export async function decidePromotion(tip: Tip, before: Precedes, again: readonly string[]): Promise<Plan<Decision>> {
  const [from, to] = [imagesPath(beforeLast), imagesPath(lastEnvironment)];
  const [source, text, heldText] = await tip.read(from, to, holdPath(lastEnvironment));
  const wanted = readImages(from, source);
  refuseNothing(from, wanted);
  refuseStrange(from, wanted, again);
  const there = readImages(to, text);
  const waiting = changesBetween(there, wanted);
  const held = readHold(holdPath(lastEnvironment), heldText);
  if (held !== undefined || waiting.length === 0) {
    return { result: { changes: [], withheld: [], ...defined({ held }) } };
  }
  const events = eventsOf(await versionsOf(tip.clone, lastEnvironment, tip.commit));
  const withheld: WithheldImage[] = [];
  for (const change of waiting) {
    const reason = await reasonToWithhold(change, { events, again, before, main: tip.commit });
    if (reason !== undefined) withheld.push({ ...change, reason });
  }
  const taken = waiting.filter(({ name }) => !withheld.some((one) => one.name === name));
  if (taken.length === 0) return { result: { changes: [], withheld } };
  const changes = await Promise.all(
    taken.map(async (change) => Object.assign({ commits: await commitsOf(tip.clone, change, before) }, change)),
  );
  const kept = there.filter(({ name }) => withheld.some((one) => one.name === name));
  const next = [...kept, ...wanted.filter(({ name }) => !withheld.some((one) => one.name === name))];
  return {
    result: { changes, withheld },
    edit: { message: message(taken, events), files: { [to]: withExactly(to, text, next) } },
  };
}

/** The branch's commit, and so the title of its pull request. */
export function promotionSubject(changes: readonly ImageChange[]): string {
  return `Promote ${changeSummary(changes)} to ${lastEnvironment}`;
}

function message(changes: readonly ImageChange[], events: readonly HistoryEvent[]): string {
  const again = changes.flatMap(({ next }) =>
    next !== undefined && rollbackOf(next, events) !== undefined ? [`${againTrailer}: ${next.digest}`] : [],
  );
  return `${[promotionSubject(changes), '', changeDetails(changes), ...(again.length === 0 ? [] : ['', ...again])].join('\n')}\n`;
}

interface Grounds {
  readonly events: readonly HistoryEvent[];
  readonly again: readonly string[];
  readonly before: Precedes;
  readonly main: string;
}

async function reasonToWithhold(
  { old, next }: ImageChange,
  { events, again, before, main }: Grounds,
): Promise<string | undefined> {
  if (next === undefined) return undefined;
  const rollback = rollbackOf(next, events);
  if (rollback !== undefined && !again.includes(next.digest)) {
    const when = `${lastEnvironment} was rolled back from it by ${rollback.commit.slice(0, 7)} on ${rollback.time.slice(0, 10)}`;
    return `${when}; offer it again with --again ${next.digest}`;
  }
  if ((await orderProblemOf(old, next, main, before)) !== 'superseded') return undefined;
  const place = imagesPath(lastEnvironment);
  return `${orderProblemReason('superseded', { ...defined({ old }), next, place })}; going back is \`lockstep rollback ${lastEnvironment}\``;
}

function refuseNothing(from: string, wanted: readonly PinnedImage[]): void {
  if (wanted.length > 0) return;
  throw new Failure({
    what: `Nothing can be promoted to ${lastEnvironment}`,
    why: `${from} pins no image`,
    wayOut: `Bump ${beforeLast} first: \`npm run lockstep -- build\`, then \`npm run lockstep -- bump\`.`,
  });
}

function refuseStrange(from: string, wanted: readonly PinnedImage[], again: readonly string[]): void {
  const strange = again.find((digest) => !wanted.some((image) => image.digest === digest));
  if (strange === undefined) return;
  throw new Failure({
    what: `${strange} cannot be offered again`,
    why: `${from} does not pin it`,
    wayOut: `Name the whole digest of ${wanted.map(({ digest }) => digest).join(' or ')}.`,
  });
}

async function commitsOf(
  clone: string,
  { name, old, next }: ImageChange,
  before: Precedes,
): Promise<readonly string[]> {
  if (old === undefined || next === undefined || old.tag === next.tag) return [];
  const known = (await before(old.tag, next.tag)) !== undefined;
  return known ? await commitsBetween(clone, old.tag, next.tag, sourcesOf(name)) : [];
}
