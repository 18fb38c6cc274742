import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../lib/failure.ts';
import { orderProblemOf, orderProblemReason, precedesIn, type Precedes } from './history/ancestry.ts';
import { changesBetween, changeDetails, changeSummary, type ImageChange } from './write/change.ts';
import { withClone } from './write/clone.ts';
import { deliver } from './write/deliver.ts';
import { holdPath, readHold, type Hold } from '../model/hold-file.ts';
import { parseImage, shortCommit, shortName, type PinnedImage } from '../model/image-reference.ts';
import { imagesPath, readImages, withImages } from '../model/images-file.ts';
import { firstEnvironment } from '../model/environment.ts';
import { textIfThere } from '../lib/files/if-there.ts';
import { defined } from '../lib/values/defined.ts';

interface BumpOptions {
  /** `[NAME=]REF:COMMIT@sha256:DIGEST` each. */
  readonly images: readonly string[];
  /** URL or path of the repository whose main branch is written. */
  readonly repo: string;
}

export interface BumpResult {
  /** Empty when nothing had to change. */
  readonly changes: readonly ImageChange[];
  /** Set when the first environment is held, so that nothing was changed. */
  readonly held?: Hold;
  /** The commit on main; absent when nothing had to change. */
  readonly commit?: string;
  /** How often the edit was done on a fresh tip. */
  readonly tries: number;
}

const path = imagesPath(firstEnvironment);
const holdFile = holdPath(firstEnvironment);

/**
 * Pins images in the first environment: the edit is done on the fresh tip of main, committed and pushed, and done anew when another
 * push was first. Safe to run many times at once. A hold of it stops that.
 * @throws {Failure} for an image that is older than the one there, whose commit is not on main, or that is no reference.
 */
export async function bump(options: BumpOptions): Promise<BumpResult> {
  const images = parseImages(options.images);
  const what = `push the bump of ${images.map(({ name }) => shortName(name)).join(', ')} to ${options.repo}`;
  return await withClone(
    options.repo,
    async (clone) => {
      const before = precedesIn(clone);
      const { result, commit, tries } = await deliver({ clone, what }, async (tip) => {
        const [text, heldText] = await tip.read(path, holdFile);
        const wanted = await edit(text, heldText, images, {
          main: tip.commit,
          branch: `main of ${options.repo}`,
          before,
        });
        if (wanted.changes.length === 0) return { result: wanted };
        return { result: wanted, edit: { message: message(wanted.changes), files: { [path]: wanted.after } } };
      });
      const { changes, held } = result;
      return { changes, ...defined({ held, commit }), tries };
    },
    { files: 'later' },
  );
}

/**
 * The same edit in a work tree, neither committed nor pushed.
 * @throws {Failure} as `bump` does; the commits must be in the work tree's current branch.
 */
export async function bumpWorkTree(options: {
  readonly images: readonly string[];
  readonly root: string;
}): Promise<Pick<BumpResult, 'changes' | 'held'>> {
  const { root } = options;
  const [text, heldText] = await Promise.all([path, holdFile].map((file) => textIfThere(join(root, file))));
  const { changes, held, after } = await edit(text, heldText, parseImages(options.images), {
    main: 'HEAD',
    branch: `the branch checked out in ${root}`,
    before: precedesIn(root),
  });
  if (changes.length > 0) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), after);
  }
  return { changes, ...defined({ held }) };
}

interface Where {
  readonly main: string;
  readonly branch: string;
  readonly before: Precedes;
}

async function edit(
  text: string | undefined,
  heldText: string | undefined,
  images: readonly PinnedImage[],
  { main, branch, before }: Where,
): Promise<{ changes: readonly ImageChange[]; held?: Hold; after: string }> {
  const there = readImages(path, text);
  // The same digest is the same image, whatever commit it is called by.
  const moving = images.filter((image) => !there.some((old) => old.name === image.name && old.digest === image.digest));
  const after = moving.length === 0 ? (text ?? '') : withImages(path, text, moving);
  const changes = changesBetween(there, readImages(path, after));
  const held = readHold(holdFile, heldText);
  if (held !== undefined && changes.length > 0) return { changes: [], held, after: text ?? '' };
  for (const { name, old, next } of changes) {
    const problem = next && (await orderProblemOf(old, next, main, before));
    if (problem === undefined) continue;
    throw new Failure({
      what: `${shortName(name)} is not bumped to ${shortCommit(next!.tag)} in ${firstEnvironment}`,
      why: orderProblemReason(problem, { ...defined({ old }), next: next!, place: path, branch }),
      wayOut:
        problem === 'not on main'
          ? 'Push that commit first, then bump again.'
          : `To go back on purpose: \`npm run lockstep -- rollback ${firstEnvironment} --reason …\`.`,
    });
  }
  return { changes, after };
}

function parseImages(texts: readonly string[]): readonly PinnedImage[] {
  const images = texts.map((text) => parseImage(text));
  const twice = images.find((image, index) => images.findIndex((other) => other.name === image.name) !== index);
  if (images.length > 0 && twice === undefined) return images;
  throw new Failure({
    what: 'Nothing is bumped',
    why: twice === undefined ? 'no image was named' : `${twice.name} was named twice`,
    wayOut: 'Name each image once: --image NAME=REF:COMMIT@sha256:DIGEST.',
  });
}

function message(changes: readonly ImageChange[]): string {
  const [only] = changes;
  const subject =
    changes.length === 1 && only?.next !== undefined
      ? `Bump ${shortName(only.name)} to ${shortCommit(only.next.tag)} in ${firstEnvironment}`
      : `Bump ${changeSummary(changes)} in ${firstEnvironment}`;
  return `${subject}\n\n${changeDetails(changes)}\n`;
}
