import { Failure } from '../lib/failure.ts';
import { defined } from '../lib/values/defined.ts';
import { firstEnvironment } from '../model/environment.ts';
import { holdPath, readHold, standingAt, standingForAll, holdState, type Hold } from '../model/hold-file.ts';
import { shortCommit, shortName, type PinnedImage } from '../model/image-reference.ts';
import { imagesPath, readImages, withImages } from '../model/images-file.ts';
import { goneFrom } from '../model/services.ts';
import { orderProblemOf, orderProblemReason, type Precedes } from './history/ancestry.ts';
import { changesBetween, type ImageChange } from './write/change.ts';

const path = imagesPath(firstEnvironment);
const holdFile = holdPath(firstEnvironment);

/** What the order of commits is judged on. */
interface Where {
  readonly main: string;
  readonly branch: string;
  readonly before: Precedes;
}

/** An image that a hold of its service keeps out. */
export interface HeldImage extends ImageChange {
  readonly hold: Hold;
}

/** What a bump does, as `BumpResult` says it, and what that makes of the files. */
export interface BumpEdit {
  readonly changes: readonly ImageChange[];
  readonly held?: Hold;
  readonly withheld?: readonly HeldImage[];
  readonly superseded?: readonly ImageChange[];
  readonly retired?: readonly string[];
  readonly files: Readonly<Record<string, string | undefined>>;
}

/** Files of one tip. */
interface BumpedFiles {
  /** Of the first environment's images. */
  readonly text: string | undefined;
  /** Of its hold. */
  readonly heldText: string | undefined;
  /** Of the file of settings. */
  readonly settings: string | undefined;
}

/**
 * Decides what a bump changes in the first environment, by its file of images and its hold: what a hold names stays, and
 * the others go on. A hold that is over goes with the next bump.
 * @throws {Failure} for an image whose commit is not on main, or beside the one there.
 */
export async function bumpEdit(
  { text, heldText, settings }: BumpedFiles,
  images: readonly PinnedImage[],
  where: Where,
): Promise<BumpEdit> {
  const there = readImages(path, text);
  const gone = goneFrom(settings, firstEnvironment, there);
  const retired = images.flatMap(({ name }) => (gone.has(name) ? [name] : []));
  const moving = changesBetween(
    there,
    images.filter(({ name }) => !gone.has(name)),
  )
    // The same digest is the same image, whatever commit it is called by.
    .filter(({ old, next }) => next !== undefined && next.digest !== old?.digest);
  const late = await superseded(moving, where);
  const fresh = moving.filter((change) => !late.includes(change));
  const hold = readHold(holdFile, heldText);
  const now = Date.now();
  const held = fresh.length === 0 ? undefined : standingForAll(hold, now);
  const withheld = fresh.flatMap((change): readonly HeldImage[] => {
    const its = held === undefined ? standingAt(hold, now, change.name) : undefined;
    return its === undefined ? [] : [{ ...change, hold: its }];
  });
  const left = {
    ...(retired.length > 0 && { retired }),
    ...(late.length > 0 && { superseded: late }),
    ...(withheld.length > 0 && { withheld }),
    ...defined({ held }),
  };
  const changes = fresh.filter(({ name }) => !withheld.some((one) => one.name === name));
  if (changes.length === 0 || held !== undefined) return { changes: [], ...left, files: {} };
  const after = withImages(
    path,
    text,
    changes.map(({ next }) => next!),
  );
  const isOver = hold !== undefined && holdState(hold, now) === 'over';
  return { changes, ...left, files: { [path]: after, ...(isOver && { [holdFile]: undefined }) } };
}

/** Of the changes those that come too late; what can follow nowhere is an error. */
async function superseded(
  moving: readonly ImageChange[],
  { main, branch, before }: Where,
): Promise<readonly ImageChange[]> {
  const late: ImageChange[] = [];
  for (const change of moving) {
    const { name, old } = change;
    const next = change.next!;
    const problem = await orderProblemOf(old, next, main, before);
    if (problem === 'superseded') late.push(change);
    if (problem === undefined || problem === 'superseded') continue;
    throw new Failure({
      what: `${shortName(name)} is not bumped to ${shortCommit(next.tag)} in ${firstEnvironment}`,
      why: orderProblemReason(problem, { ...defined({ old }), next, place: path, branch }),
      wayOut:
        problem === 'not on main'
          ? 'Push that commit first, then bump again.'
          : `To go back on purpose: \`npm run lockstep -- rollback ${firstEnvironment} --reason …\`.`,
    });
  }
  return late;
}
