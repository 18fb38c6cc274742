import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../lib/failure.ts';
import {
  commit,
  commitOf,
  commitsBetween,
  fetchBranch,
  isAncestor,
  mergeNoFastForward,
  push,
  sameFiles,
  stoodInHistory,
  switchAnew,
} from '../lib/git.ts';
import { changesBetween, details, summary, type Change } from './change.ts';
import { withClone } from './clone.ts';
import { formatImage, type PinnedImage } from './image-reference.ts';
import { imagesPath, readImages, withExactly } from './images-file.ts';
import { retry, type Attempt } from './retry.ts';
import { sourcesOf } from './services.ts';

export interface PromoteOptions {
  /** URL or path of the repository. */
  readonly repo: string;
  /** Merge the promotion into main at once, as a person would after the review. */
  readonly merge?: boolean;
}

export interface PromotedImage extends Change {
  /** The commits of the image's source between old and new, newest first, as "1a2b3c4 subject". */
  readonly commits: readonly string[];
}

export interface PromoteResult {
  /** Empty when production already pins what staging does. */
  readonly changes: readonly PromotedImage[];
  /** The commit on `promote/production`; absent when nothing had to change. */
  readonly commit?: string;
  /** The merge commit on main; absent unless merged. */
  readonly merged?: string;
}

/** The one branch that offers what staging runs to production. */
export const promotionBranch = 'promote/production';

/**
 * Copies staging's images to production on the branch `promote/production`, made anew from the fresh main each time.
 * @throws {Failure} when staging pins nothing, or a digest never stood in staging's history on main.
 */
export async function promote(options: PromoteOptions): Promise<PromoteResult> {
  return await withClone(options.repo, (clone) =>
    retry({ what: `push the promotion to ${options.repo}` }, async (): Promise<Attempt<PromoteResult>> => {
      await fetchBranch(clone, 'main');
      await fetchBranch(clone, promotionBranch);
      const lease = (await commitOf(clone, `origin/${promotionBranch}`)) ?? '';
      await switchAnew(clone, promotionBranch, 'origin/main');
      const changes = await edit(clone);
      if (changes.length === 0) return await withdraw(clone, lease);
      const offered = await offer(clone, changes, lease);
      if ('lost' in offered) return offered;
      if (options.merge !== true) return { done: { changes, commit: offered.done } };
      return await merge(clone, changes, offered.done);
    }),
  );
}

async function edit(clone: string): Promise<readonly PromotedImage[]> {
  const [from, to] = [imagesPath('staging'), imagesPath('production')];
  const [source, text] = await Promise.all([read(clone, from), read(clone, to)]);
  const wanted = readImages(from, source);
  if (wanted.length === 0) {
    throw new Failure({
      what: 'Nothing can be promoted to production',
      why: `${from} pins no image`,
      wayOut: 'Bump staging first: `npm run lockstep build`, then `npm run lockstep bump`.',
    });
  }
  const changes = changesBetween(readImages(to, text), wanted);
  if (changes.length === 0) return [];
  for (const image of wanted) await refuseUnseen(clone, image);
  await mkdir(dirname(join(clone, to)), { recursive: true });
  await writeFile(join(clone, to), withExactly(to, text, wanted));
  return await Promise.all(
    changes.map(async (change) => Object.assign({ commits: await commitsOf(clone, change) }, change)),
  );
}

async function refuseUnseen(clone: string, image: PinnedImage): Promise<void> {
  if (await stoodInHistory(clone, 'origin/main', imagesPath('staging'), image.digest)) return;
  throw new Failure({
    what: `${formatImage(image)} is not promoted to production`,
    why: `its digest never stood in ${imagesPath('staging')} on main, so staging never ran it`,
    wayOut: 'Bump staging to it first.',
  });
}

async function commitsOf(clone: string, { name, old, next }: Change): Promise<readonly string[]> {
  if (old === undefined || next === undefined || old.tag === next.tag) return [];
  const known = await Promise.all([commitOf(clone, old.tag), commitOf(clone, next.tag)]);
  return known.includes(undefined) ? [] : await commitsBetween(clone, old.tag, next.tag, sourcesOf(name));
}

/** Puts the promotion on its branch, unless the branch already holds just this on just this main. */
async function offer(clone: string, changes: readonly Change[], lease: string): Promise<Attempt<string>> {
  const subject = `Promote ${summary(changes)} to production`;
  const made = await commit(clone, `${subject}\n\n${details(changes)}\n`, [imagesPath('production')]);
  if (lease !== '' && (await isAncestor(clone, 'origin/main', lease)) && (await sameFiles(clone, lease, made))) {
    return { done: lease };
  }
  const pushed = await push(clone, made, promotionBranch, { lease });
  return pushed.taken ? { done: made } : { lost: pushed.reason };
}

async function merge(
  clone: string,
  changes: readonly PromotedImage[],
  offered: string,
): Promise<Attempt<PromoteResult>> {
  await switchAnew(clone, 'main', 'origin/main');
  const merged = await mergeNoFastForward(clone, offered, `Merge ${promotionBranch}: ${summary(changes)}`);
  const pushed = await push(clone, merged, 'main');
  if (!pushed.taken) return { lost: pushed.reason };
  // A branch that somebody has refreshed meanwhile is theirs to keep.
  await push(clone, '', promotionBranch, { lease: offered });
  return { done: { changes, commit: offered, merged } };
}

/** An open promotion that no longer changes anything is taken away. */
async function withdraw(clone: string, lease: string): Promise<Attempt<PromoteResult>> {
  if (lease !== '') await push(clone, '', promotionBranch, { lease });
  return { done: { changes: [] } };
}

async function read(clone: string, path: string): Promise<string | undefined> {
  return await readFile(join(clone, path), 'utf8').catch(() => undefined);
}
