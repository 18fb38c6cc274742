import { join } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import { branchOf, uncommitted } from '../../lib/git/checkout.ts';
import { cherryPick, underWay, type UnmergedFile } from '../../lib/git/cherry-pick.ts';
import { commitFiles, commitOf, committer, precedes, readTexts } from '../../lib/git/objects.ts';
import { fetchTemplate } from '../../lib/git/template-refs.ts';
import { filesOf, treeChanges, type TreeChange } from '../../lib/git/trees.ts';
import { withWorktree } from '../../lib/git/worktree.ts';
import { isThere } from '../../lib/files/if-there.ts';
import { newSections } from './changelog.ts';
import { heldVersion } from './held-version.ts';
import { leftOut } from './left-out.ts';
import { namedFiles, ownershipOf } from './named-files.ts';
import { recordFile, recordText, versionText, type TemplateRecord } from './record.ts';
import { commitMeant } from './versions.ts';

export interface UpgradeOptions {
  /** The checkout that takes the version. */
  readonly root: string;
  /** The path or URL of the template. */
  readonly template: string;
  /** A tag, branch or commit of the template; default: its newest version. */
  readonly to?: string;
  /** The same of what the checkout holds, where nothing in it says so. */
  readonly from?: string;
  /** Say what would come of it; no file, branch or commit of the checkout changes. */
  readonly dryRun?: boolean;
  /** Also take a version that does not come after the held one. */
  readonly allowDowngrade?: boolean;
}

export interface UpgradeResult {
  readonly from: TemplateRecord;
  readonly to: TemplateRecord;
  /** In what the checkout differs from before; none when it held the version already. */
  readonly changes: readonly TreeChange[];
  /** What is left to a person; while there is any, nothing is committed. */
  readonly conflicts: readonly UnmergedFile[];
  /** Files that the template changed or added and that stay away, as the repository deleted them or their folder. */
  readonly leftOut: readonly string[];
  /** Files of the repository's own in folders that the template moved. */
  readonly movedAlong: readonly TreeChange[];
  /** The sections of the template's changelog since the held version. */
  readonly changelog: readonly string[];
  /** The one commit that was made. */
  readonly commit?: string;
}

/** What the template changed between two versions, in the names of the checkout: for people who resolve a conflict. */
export const upgradeRefs = { old: 'refs/lockstep/upgrade/from', new: 'refs/lockstep/upgrade/to' } as const;

/**
 * Merges what the template changed since the version that a checkout holds, as one commit on its branch. No history is
 * shared: two commits are made up, the template's files at both versions with the checkout's names put in, and what lies
 * between them is picked. No code of the new version is run.
 * @throws {Failure} when the checkout is not at rest on a branch, a version cannot be told, or it would go backwards.
 */
export async function upgrade(options: UpgradeOptions): Promise<UpgradeResult> {
  const { root, dryRun = false } = options;
  await refuseUnlessAtRest(root);
  const template = await fetchTemplate(root, options.template);
  const newer = commitMeant(template, options.to);
  const held =
    options.from === undefined ? await heldVersion(root, template, newer) : commitMeant(template, options.from);
  const [from, to] = [await versionAt(root, held), await versionAt(root, newer)];
  const nothing = { from, to, changes: [], conflicts: [], leftOut: [], movedAlong: [], changelog: [] };
  if (held === newer) return nothing;
  if (!options.allowDowngrade) await refuseDowngrade(root, from, to);

  const old = await filesOf(root, held);
  const deleted = await deletedSince(root, held);
  const away = leftOut(old, deleted, await treeChanges(root, held, newer));
  const by = await committer(root);
  const picked = await commitBetween(root, { from, to, deleted, away, by });
  const before = (await commitOf(root, 'HEAD'))!;
  const pick = async (folder: string, noCommit: boolean) => {
    const conflicts = await cherryPick(folder, picked, { by, noCommit });
    return { conflicts, changes: await treeChanges(folder, before) };
  };
  const done = dryRun ? await withWorktree(root, before, (folder) => pick(folder, true)) : await pick(root, false);
  const known = new Set(old);
  const [was = '', is = ''] = await readTexts(root, [`${held}:CHANGELOG.md`, `${newer}:CHANGELOG.md`]);
  return {
    from,
    to,
    ...done,
    leftOut: away,
    movedAlong: done.changes.filter(({ from: place }) => place !== undefined && !known.has(place)),
    changelog: newSections(was, is, from.version),
    ...(dryRun || done.conflicts.length > 0 ? {} : { commit: (await commitOf(root, 'HEAD'))! }),
  };
}

async function refuseUnlessAtRest(root: string): Promise<void> {
  if (!(await isThere(join(root, '.git')))) {
    throw new Failure({
      what: `${root} is no checkout of a repository`,
      wayOut: 'Name one by the folder that its .git stands in, and run this again.',
    });
  }
  const doing = await underWay(root);
  if (doing !== undefined) {
    throw new Failure({
      what: `A ${doing} is under way in this checkout`,
      wayOut: `End it by \`git ${doing} --continue\`, or take it back by \`git ${doing} --abort\`, and run this again.`,
    });
  }
  const dirty = await uncommitted(root, ['.']);
  if (dirty.length > 0) {
    throw new Failure({
      what: 'The checkout has changes that no commit has',
      why: dirty.join(', '),
      wayOut: 'Commit them, or put them away by `git stash --include-untracked`, and run this again.',
    });
  }
  if ((await branchOf(root)) === undefined || (await commitOf(root, 'HEAD')) === undefined) {
    throw new Failure({
      what: 'No branch with a commit is checked out',
      wayOut: 'Go to one, as by `git switch --create take-the-new-version`, and run this again.',
    });
  }
}

async function refuseDowngrade(root: string, from: TemplateRecord, to: TemplateRecord): Promise<void> {
  if ((await precedes(root, from.commit, to.commit)) === true) return;
  throw new Failure({
    what: `${versionText(to)} does not come after ${versionText(from)}, which this repository holds`,
    wayOut: 'Name a later one with --to, or add --allow-downgrade.',
  });
}

async function versionAt(root: string, commit: string): Promise<TemplateRecord> {
  const [text = '{}'] = await readTexts(root, [`${commit}:package.json`]);
  const { version = 'no version' } = JSON.parse(text) as { readonly version?: string };
  return { commit, version };
}

async function deletedSince(root: string, held: string): Promise<ReadonlySet<string>> {
  const changes = await treeChanges(root, held, 'HEAD');
  return new Set(changes.flatMap(({ what, path }) => (what === 'deleted' ? [path] : [])));
}

interface Between {
  readonly from: TemplateRecord;
  readonly to: TemplateRecord;
  /** What the checkout has no more: neither version has it, so that it is no matter of theirs. */
  readonly deleted: ReadonlySet<string>;
  /** What the new one leaves out besides. */
  readonly away: readonly string[];
  readonly by: string;
}

/** A made-up commit, on a made-up first one, that changes what the template changed, in the checkout's names. */
async function commitBetween(root: string, { from, to, deleted, away, by }: Between): Promise<string> {
  const ownership = await ownershipOf(root, 'HEAD');
  const [record] = await readTexts(root, [`HEAD:${recordFile}`]);
  const [older, newer] = await Promise.all([from, to].map(({ commit }) => namedFiles(root, commit, ownership)));
  const parent = await commitFiles(root, {
    filesOf: from.commit,
    message: `Version ${versionText(from)} of the template\n`,
    // As the checkout has it, so that the new one never conflicts.
    files: { ...older, ...(record === undefined ? {} : { [recordFile]: record }), ...without(deleted) },
    by,
    ref: upgradeRefs.old,
  });
  return await commitFiles(root, {
    parent,
    filesOf: to.commit,
    message: `Take version ${to.version} of the template\n\nFrom ${versionText(from)} to ${versionText(to)}.\n`,
    files: { ...newer, [recordFile]: recordText(to), ...without([...deleted, ...away]) },
    by,
    ref: upgradeRefs.new,
  });
}

function without(paths: Iterable<string>): Readonly<Record<string, undefined>> {
  return Object.fromEntries([...paths].map((path) => [path, undefined]));
}
