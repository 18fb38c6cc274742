import { Failure } from '../../lib/failure.ts';
import type { Precedes } from '../history/ancestry.ts';
import { changesBetween, changeDetails, changeSummary, type ImageChange } from '../write/change.ts';
import type { Plan, Tip } from '../write/deliver.ts';
import { rollbackOf, type HistoryEvent } from '../history/history.ts';
import { againPath, againText, type Again } from '../../model/again-file.ts';
import { groundsOf, holdOf, reasonToWithhold } from './withheld.ts';
import { holdPath, readHold, standingForAll, holdState, type Hold } from '../../model/hold-file.ts';
import { shortCommit, shortName, type PinnedImage } from '../../model/image-reference.ts';
import { imagesPath, readImages, withExactly } from '../../model/images-file.ts';
import { sourceOf } from '../../model/services.ts';
import { imageCommits } from '../../model/source/source-commits.ts';
import { environmentBefore, hopTo, lastEnvironment, type Environment, type Hop } from '../../model/environment.ts';
import { defined } from '../../lib/values/defined.ts';

export interface PromotedImage extends ImageChange {
  /** The commits of the image's source between old and new, newest first, as "1a2b3c4 subject". */
  readonly commits: readonly string[];
}

/** An image that the environment before has and this one is not offered. */
export interface WithheldImage extends ImageChange {
  readonly reason: string;
  /** The hold of its service, where that is the reason. */
  readonly hold?: Hold;
}

/** What somebody wants of a promotion. */
export interface Wish {
  /** Who takes it, of what the environment before runs. Default: the last environment. */
  readonly to?: Environment;
  /** Digests that are offered although that environment was rolled back from them. */
  readonly again?: readonly string[];
  /** Short names of images, as `imagesOfServices` gives them: these alone, and the others stay. Default: all. */
  readonly only?: readonly string[] | undefined;
}

/** What an environment is offered. */
export interface Decision {
  readonly to: Environment;
  /** Empty when nothing is offered. */
  readonly changes: readonly PromotedImage[];
  readonly withheld: readonly WithheldImage[];
  /** What waits as well and was not named: it stays as this environment pins it. */
  readonly left: readonly ImageChange[];
  /** Set when the environment is held: then nothing is offered. */
  readonly held?: Hold;
}

/**
 * Decides on one tip of main what an environment is offered of what the one before it pins, and the edit that would bring it.
 * @throws {Failure} when that one pins nothing, or `again` names a digest that it does not pin of what is wanted.
 */
export async function decidePromotion(
  tip: Tip,
  before: Precedes,
  { to, again = [], only }: Wish = {},
): Promise<Plan<Decision>> {
  const hop = hopTo(to);
  const [from, file] = [imagesPath(hop.from), imagesPath(hop.to)];
  const [holdFile, againFile] = [holdPath(hop.to), againPath(hop.to)];
  const [source, text, heldText, allowed] = await tip.read(from, file, holdFile, againFile);
  const wanted = readImages(from, source);
  const isNamed = ({ name }: { readonly name: string }): boolean => only?.includes(shortName(name)) ?? true;
  refuseNothing(hop, wanted);
  refuseStrange(from, wanted.filter(isNamed), again);
  const there = readImages(file, text);
  const all = changesBetween(there, wanted);
  const [waiting, left] = [all.filter(isNamed), all.filter((change) => !isNamed(change))];
  const hold = readHold(holdFile, heldText);
  const held = standingForAll(hold, Date.now());
  if (held !== undefined || waiting.length === 0) {
    return { result: { to: hop.to, changes: [], withheld: [], left, ...defined({ held }) } };
  }
  const grounds = await groundsOf(tip.clone, tip.commit, before, hop);
  const reasons = await Promise.all(waiting.map((change) => reasonToWithhold(change, grounds, again)));
  const withheld = waiting.flatMap((change, index): readonly WithheldImage[] => {
    const reason = reasons[index];
    return reason === undefined ? [] : [{ ...change, reason, ...defined({ hold: holdOf(change, grounds) }) }];
  });
  const taken = waiting.filter((_, index) => reasons[index] === undefined);
  if (taken.length === 0) return { result: { to: hop.to, changes: [], withheld, left } };
  const changes = await Promise.all(
    taken.map(async (change) => Object.assign({ commits: await commitsBrought(tip.clone, change, before) }, change)),
  );
  const kept = there.filter(({ name }) => !taken.some((one) => one.name === name));
  const next = [...kept, ...taken.flatMap((change) => change.next ?? [])];
  const nextAgain = againText(taken.flatMap((change) => againOf(change, grounds.events)));
  const files = {
    [file]: withExactly(file, text, next),
    ...(nextAgain !== allowed && { [againFile]: nextAgain }),
    // It is over: otherwise nothing would be offered.
    ...(hold !== undefined && holdState(hold, Date.now()) === 'over' && { [holdFile]: undefined }),
  };
  const message = `${promotionSubject(taken, hop.to)}\n\n${changeDetails(taken)}\n`;
  return { result: { to: hop.to, changes, withheld, left }, edit: { message, files } };
}

/** The branch's commit, and so the title of its pull request. */
export function promotionSubject(changes: readonly ImageChange[], to: Environment = lastEnvironment): string {
  return `Promote ${changeSummary(changes)} to ${to}`;
}

function againOf({ next }: ImageChange, events: readonly HistoryEvent[]): readonly Again[] {
  const rollback = next && rollbackOf(next, events);
  return next === undefined || rollback === undefined ? [] : [{ digest: next.digest, rollback: rollback.commit }];
}

function refuseNothing({ from, to }: Hop, wanted: readonly PinnedImage[]): void {
  if (wanted.length > 0) return;
  throw new Failure({
    what: `Nothing can be promoted to ${to}`,
    why: `${imagesPath(from)} pins no image`,
    wayOut:
      environmentBefore(from) === undefined
        ? `Bump ${from} first: \`npm run lockstep -- build\`, then \`npm run lockstep -- bump\`.`
        : `Promote to ${from} first: \`npm run lockstep -- promote --to ${from}\`.`,
  });
}

function refuseStrange(from: string, wanted: readonly PinnedImage[], again: readonly string[]): void {
  const strange = again.find((digest) => !wanted.some((image) => image.digest === digest));
  if (strange === undefined) return;
  throw new Failure({
    what: `${strange} cannot be offered again`,
    why: `${from} does not pin it for what is to be promoted`,
    wayOut:
      wanted.length === 0
        ? 'Leave --again out: it pins none of the services that are named.'
        : `Name the whole digest of ${wanted.map(({ digest }) => digest).join(' or ')}.`,
  });
}

/** The commits of an image's source that a change brings, newest first, as "1a2b3c4 subject". */
export async function commitsBrought(
  clone: string,
  { name, old, next }: ImageChange,
  before: Precedes,
): Promise<readonly string[]> {
  if (old === undefined || next === undefined || old.tag === next.tag) return [];
  if ((await before(old.tag, next.tag)) === undefined) return [];
  const commits = await imageCommits(clone, { in: [next.tag], notIn: [old.tag] }, sourceOf(name));
  return commits.map(({ commit, subject }) => `${shortCommit(commit)} ${subject}`);
}
