import { expect, test } from '@jest/globals';
import { upgradeText } from './upgrade-text.ts';
import type { UpgradeResult } from './upgrade.ts';

const nothing: UpgradeResult = {
  from: { version: '0.1.0', commit: '1'.repeat(40) },
  to: { version: '0.2.0', commit: '2'.repeat(40) },
  changes: [],
  conflicts: [],
  leftOut: [],
  movedAlong: [],
  changelog: [],
};
const moved = { what: 'moved', from: 'old/mine.ts', path: 'new/mine.ts' } as const;
const taken: UpgradeResult = {
  ...nothing,
  changes: [{ what: 'added', path: 'a' }, { what: 'changed', path: 'b' }, { what: 'changed', path: 'c' }, moved],
  movedAlong: [moved],
  leftOut: Array.from({ length: 12 }, (_, index) => `infra/${index}.ts`),
  changelog: ['## [0.2.0]\n\n- More'],
};

test('where there is nothing to take, that is all', () => {
  expect(upgradeText(nothing, false)).toBe(
    'Nothing to do: this repository holds 0.2.0 (2222222) of the template already.',
  );
});

test('a commit is told with what came along, what stayed away, what is new and what comes next', () => {
  expect(upgradeText({ ...taken, commit: '3'.repeat(40) }, false)).toMatch(
    /^## \[0\.2\.0\]\n\n- More\n\nMoved .*\n  moved old\/mine\.ts → new\/mine\.ts\n\nStay away.*\n  infra\/0\.ts\n(.*\n){9}  and 2 more: --json lists them\n\nCommitted as 333333333333: from 0\.1\.0 \(1111111\) to 0\.2\.0 \(2222222\) of the template, 4 files \(1 added, 2 changed, 1 moved\)\.\n\nNext:\n  npm ci\n/,
  );
});

test('a conflict is told by file, with the way on and the way back', () => {
  const conflicts = [
    { path: 'README.md', kind: 'both changed' },
    { path: 'package-lock.json', kind: 'both changed' },
    { path: 'old.ts', kind: 'theirs gone' },
  ] as const;
  const text = upgradeText({ ...taken, conflicts }, false);
  expect(text).toContain('\nNot committed yet: from 0.1.0');
  expect(text).toMatch(/\n  README\.md: .*<<<<<<< and >>>>>>>\n/);
  expect(text).toMatch(/\n  old\.ts: the template deleted it or moved it beyond recognition, you changed it\n/);
  expect(text).toMatch(/npm install --package-lock-only[^]*git add FILE[^]*cherry-pick --continue .*--abort/);
  expect(upgradeText({ ...taken, conflicts: conflicts.slice(0, 1) }, false)).not.toContain('npm install');
});

test('a dry run lists every file, and no next step', () => {
  const text = upgradeText(taken, true);
  expect(text).toMatch(/^  added a\n  changed b\n  changed c\n  moved old\/mine\.ts → new\/mine\.ts\n/);
  expect(text).toMatch(/To be changed: from .*\.$/);
});
