import { commitOf, committer, readTexts, requireCommit } from '../../lib/git/objects.ts';
import { changedPaths, mergeBase, mergedTree } from '../../lib/git/history.ts';
import { fetchBranch, push } from '../../lib/git/remote.ts';
import { commitSigned, type Signing } from '../../lib/git/signing.ts';
import { retry, type Attempt } from './retry.ts';
import { signingFor } from './signing.ts';

/** The tip of main at one try. */
export interface Tip {
  /** A clone that holds main's history. */
  readonly clone: string;
  readonly commit: string;
  /** Files of the tip, in the order of their paths; undefined for one that is not there. */
  read(...paths: readonly string[]): Promise<readonly (string | undefined)[]>;
}

/** What a try wants: a result, and the edit that brings it about unless nothing has to change. */
export interface Plan<T> {
  readonly result: T;
  readonly edit?: Edit;
}

interface Edit {
  readonly message: string;
  /** Paths with their new texts; undefined removes a file. */
  readonly files: Readonly<Record<string, string | undefined>>;
  /** Whether what a branch offers of a path already says the same. Default: where it is the same text. */
  readonly isSame?: (path: string, offered: string | undefined, wanted: string | undefined) => boolean;
}

interface Delivered<T> {
  readonly result: T;
  /** The commit on the branch; absent when nothing had to change. */
  readonly commit?: string;
  /** The commit of main that the result was decided on. */
  readonly base: string;
  /** How often the edit was done on a fresh tip. */
  readonly tries: number;
}

interface DeliverOptions {
  /** Of the repository that is written, fresh or not. */
  readonly clone: string;
  /** What is done, for the error: "bump web in …". */
  readonly what: string;
  /** Main itself, or a branch that offers the edit on top of main and is made anew each time. Default main. */
  readonly branch?: string;
}

/**
 * Plans an edit on the fresh tip of main, commits and pushes it; when another push was first, all of it is done anew.
 * A stale edit is never rebased, so no conflict can arise and no other commit be undone.
 * @throws {Failure} what the plan throws, when the branch cannot be written, or when the commit cannot be signed.
 */
export async function deliver<T>(options: DeliverOptions, plan: (tip: Tip) => Promise<Plan<T>>): Promise<Delivered<T>> {
  const { clone, what, branch = 'main' } = options;
  const signing = await signingFor(clone);
  // A key vouches for who they are in the same checkout.
  const by = await committer(signing?.checkout ?? clone);
  return await retry({ what }, async (tries): Promise<Attempt<Delivered<T>>> => {
    if (tries > 1) await fetchBranch(clone, 'main');
    const base = await requireCommit(clone, 'origin/main');
    const { result, edit } = await plan(tipOf(clone, base));
    const outcome = { result, base, tries };
    if (branch !== 'main') return await offer({ clone, base, branch, by, signing }, outcome, edit);
    if (edit === undefined) return { done: outcome };
    const commit = await commitSigned(clone, { parent: base, by, ...edit }, signing);
    const pushed = await push(clone, commit, branch);
    return pushed.taken ? { done: { ...outcome, commit } } : { lost: pushed.reason };
  });
}

/** A tip that others may move meanwhile: for looking only. */
export function tipOf(clone: string, commit: string): Tip {
  return { clone, commit, read: (...paths) => readTexts(clone, named(commit, paths)) };
}

interface Offer {
  readonly clone: string;
  readonly base: string;
  readonly branch: string;
  readonly by: string;
  readonly signing: Signing | undefined;
}

async function offer<T>(
  { clone, base, branch, by, signing }: Offer,
  outcome: Delivered<T>,
  edit: Edit | undefined,
): Promise<Attempt<Delivered<T>>> {
  await fetchBranch(clone, branch);
  const lease = await commitOf(clone, `origin/${branch}`);
  if (edit === undefined) {
    // What was decided meanwhile by another run stays: only the branch that was seen is taken away.
    if (lease !== undefined) await push(clone, '', branch, { lease });
    return { done: outcome };
  }
  if (lease !== undefined && (await stillOffers(clone, base, lease, edit))) {
    return { done: { ...outcome, commit: lease } };
  }
  const commit = await commitSigned(clone, { parent: base, by, ...edit }, signing);
  const pushed = await push(clone, commit, branch, { lease: lease ?? '' });
  return pushed.taken ? { done: { ...outcome, commit } } : { lost: pushed.reason };
}

/** Whether the branch says the same about the same files of main: making it anew would only dismiss its approvals. */
async function stillOffers(clone: string, base: string, offered: string, edit: Edit): Promise<boolean> {
  const { files, isSame = (_path, there, wanted) => there === wanted } = edit;
  // A branch that took main in, as GitHub's button does, still offers what it did.
  const parent = await mergeBase(clone, base, offered);
  const paths = Object.keys(files);
  if (parent === undefined) return false;
  if ((await changedPaths(clone, parent, offered)).toSorted().join('\n') !== paths.toSorted().join('\n')) return false;
  // What main took beside it since is in the merge: two services stand in one file.
  const merged = await mergedTree(clone, base, offered);
  if (merged === undefined) return false;
  const texts = await readTexts(
    clone,
    [parent, base, offered, merged].flatMap((revision) => named(revision, paths)),
  );
  return paths.every((path, index) => {
    const [before, now, after, both] = [0, 1, 2, 3].map((side) => texts[side * paths.length + index]);
    return isSame(path, before === now ? after : both, files[path]);
  });
}

function named(revision: string, paths: readonly string[]): readonly string[] {
  return paths.map((path) => `${revision}:${path}`);
}
