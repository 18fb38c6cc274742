import type { ConflictKind, UnmergedFile } from '../../lib/git/cherry-pick.ts';
import type { TreeChange } from '../../lib/git/trees.ts';
import { versionText } from './record.ts';
import { upgradeRefs, type UpgradeResult } from './upgrade.ts';

/** What `upgrade` did, or would do, and what comes next. */
export function upgradeText(result: UpgradeResult, dryRun: boolean): string {
  const { from, to, changes, conflicts, leftOut, movedAlong, changelog } = result;
  if (changes.length === 0) return `Nothing to do: this repository holds ${versionText(to)} of the template already.`;
  return [
    ...section(dryRun ? changes.map(line) : []),
    ...changelog.flatMap((each) => [each, '']),
    ...section(movedAlong.map(line), 'Moved along with a folder of the template:'),
    ...section(
      few(leftOut),
      'Stay away, as you deleted them or their folder, though the template changed or added them:',
    ),
    ...section(conflicts.map(conflictLine), 'Left to you:'),
    `${ended(result, dryRun)} from ${versionText(from)} to ${versionText(to)} of the template, ${counted(changes)}.`,
    ...(dryRun ? [] : ['', 'Next:', ...(conflicts.length > 0 ? resolve(conflicts) : verify(to.version))]),
  ].join('\n');
}

function ended({ conflicts, commit }: UpgradeResult, dryRun: boolean): string {
  if (dryRun) return 'To be changed:';
  return conflicts.length > 0 ? 'Not committed yet:' : `Committed as ${commit?.slice(0, 12)}:`;
}

const reasons: Record<ConflictKind, string> = {
  'both changed': 'both changed the same lines: they stand between <<<<<<< and >>>>>>>',
  'both added': 'both added it: what differs stands between <<<<<<< and >>>>>>>',
  'both moved': 'both moved it, to different places',
  'ours moved': 'yours, where both moved it',
  'theirs moved': "the template's, where both moved it",
  'theirs gone': 'the template deleted it or moved it beyond recognition, you changed it',
  'ours gone': 'you deleted it, the template changed it',
};

function conflictLine({ path, kind }: UnmergedFile): string {
  return `${path}: ${reasons[kind]}`;
}

function resolve(conflicts: readonly UnmergedFile[]): readonly string[] {
  const lock = conflicts.some(({ path }) => path === 'package-lock.json');
  return [
    `  git diff ${upgradeRefs.old} ${upgradeRefs.new} -- FILE     # what the template changed there`,
    ...(lock ? ['  npm install --package-lock-only    # once package.json is right: mends package-lock.json'] : []),
    '  git add FILE                       # or git rm FILE: for each, when it is right',
    '  git cherry-pick --continue         # commits all of it; or --abort: as before',
  ];
}

function verify(version: string): readonly string[] {
  return [
    '  npm ci',
    '  npm run lockstep -- check          # names what is left for you to write',
    '  npm test',
    `  git push origin HEAD:refs/heads/take-${version}     # and a pull request with the label both-environments`,
  ];
}

function section(lines: readonly string[], title?: string): readonly string[] {
  if (lines.length === 0) return [];
  return [...(title === undefined ? [] : [title]), ...lines.map((each) => `  ${each}`), ''];
}

const most = 10;

function few(paths: readonly string[]): readonly string[] {
  if (paths.length <= most) return paths;
  return [...paths.slice(0, most), `and ${paths.length - most} more: --json lists them`];
}

function line({ what, path, from }: TreeChange): string {
  return `${what} ${from === undefined ? '' : `${from} → `}${path}`;
}

function counted(changes: readonly TreeChange[]): string {
  const kinds = ['added', 'changed', 'moved', 'deleted'] as const;
  const counts = kinds.map((kind) => [changes.filter(({ what }) => what === kind).length, kind] as const);
  const files = `${changes.length} ${changes.length === 1 ? 'file' : 'files'}`;
  const said = counts.flatMap(([count, kind]) => (count === 0 ? [] : [`${count} ${kind}`]));
  return `${files} (${said.join(', ')})`;
}
