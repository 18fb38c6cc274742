import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../lib/failure.ts';
import { commit, commitOf, fetchBranch, isAncestor, push, switchAnew } from '../lib/git.ts';
import { changesBetween, details, summary, type Change } from './change.ts';
import { withClone } from './clone.ts';
import { parseImage, shortCommit, shortName, type PinnedImage } from './image-reference.ts';
import { imagesPath, readImages, withImages } from './images-file.ts';
import { retry, type Attempt } from './retry.ts';

export interface BumpOptions {
  /** `NAME:COMMIT@sha256:DIGEST` each. */
  readonly images: readonly string[];
  /** URL or path of the repository whose main branch is written. */
  readonly repo: string;
}

export interface BumpResult {
  /** Empty when nothing had to change. */
  readonly changes: readonly Change[];
  /** The commit on main; absent when nothing had to change. */
  readonly commit?: string;
  /** How often the edit was done on a fresh tip. */
  readonly tries: number;
}

const path = imagesPath('staging');

/**
 * Pins images in staging: the edit is done on the fresh tip of main, committed and pushed, and done anew when another
 * push was first. Safe to run many times at once.
 * @throws {Failure} for an image that is older than the one there, whose commit is not on main, or that is no reference.
 */
export async function bump(options: BumpOptions): Promise<BumpResult> {
  const images = parseImages(options.images);
  return await withClone(options.repo, (clone) =>
    retry(
      { what: `push the bump of ${names(images)} to ${options.repo}` },
      async (tries): Promise<Attempt<BumpResult>> => {
        if (tries > 1) await fetchBranch(clone, 'main');
        await switchAnew(clone, 'main', 'origin/main');
        const changes = await edit(clone, images, `main of ${options.repo}`);
        if (changes.length === 0) return { done: { changes, tries } };
        const made = await commit(clone, message(changes), [path]);
        const pushed = await push(clone, made, 'main');
        return pushed.taken ? { done: { changes, commit: made, tries } } : { lost: pushed.reason };
      },
    ),
  );
}

/**
 * The same edit in a work tree, neither committed nor pushed.
 * @throws {Failure} as `bump` does; the commits must be in the work tree's current branch.
 */
export async function bumpWorkTree(options: { images: readonly string[]; root: string }): Promise<readonly Change[]> {
  return await edit(options.root, parseImages(options.images), `the branch checked out in ${options.root}`);
}

async function edit(root: string, images: readonly PinnedImage[], branch: string): Promise<readonly Change[]> {
  const file = join(root, path);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const before = readImages(path, text);
  const after = withImages(path, text, images);
  const changes = changesBetween(before, readImages(path, after));
  for (const change of changes) await refuseOlder(root, change, branch);
  if (changes.length === 0) return [];
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, after);
  return changes;
}

async function refuseOlder(root: string, { name, old, next }: Change, branch: string): Promise<void> {
  if (next === undefined) return;
  const there = await commitOf(root, next.tag);
  if (there === undefined || !(await isAncestor(root, there, 'HEAD'))) {
    throw new Failure({
      what: `${shortName(name)} is not bumped to ${shortCommit(next.tag)} in staging`,
      why: `the commit ${next.tag} is not on ${branch}`,
      wayOut: 'Push that commit first, then bump again.',
    });
  }
  if (old === undefined || old.tag === next.tag || (await commitOf(root, old.tag)) === undefined) return;
  if (!(await isAncestor(root, next.tag, old.tag))) return;
  throw new Failure({
    what: `${shortName(name)} is not bumped to ${shortCommit(next.tag)} in staging`,
    why: `${path} holds ${shortCommit(old.tag)}, which is newer`,
    wayOut: 'To go back, revert the commit that brought the newer one.',
  });
}

function parseImages(texts: readonly string[]): readonly PinnedImage[] {
  const images = texts.map((text) => parseImage(text));
  const twice = images.find((image, index) => images.findIndex((other) => other.name === image.name) !== index);
  if (images.length > 0 && twice === undefined) return images;
  throw new Failure({
    what: 'Nothing is bumped',
    why: twice === undefined ? 'no image was named' : `${twice.name} was named twice`,
    wayOut: 'Name each image once: --image NAME:COMMIT@sha256:DIGEST.',
  });
}

function names(images: readonly PinnedImage[]): string {
  return images.map((image) => shortName(image.name)).join(', ');
}

function message(changes: readonly Change[]): string {
  const [only] = changes;
  const subject =
    changes.length === 1 && only?.next !== undefined
      ? `Bump ${shortName(only.name)} to ${shortCommit(only.next.tag)} in staging`
      : `Bump ${summary(changes)} in staging`;
  return `${subject}\n\n${details(changes)}\n`;
}
