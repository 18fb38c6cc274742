import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { writeFiles } from '../../lib/files/write-files.ts';
import { lineTimes } from '../../lib/git/blame.ts';
import { git } from '../../lib/git/git.ts';
import { init } from '../../lib/git/repository.ts';
import { datedPins } from './dated.ts';
import type { Manager, Pin } from './managers.ts';
import { spanInDays, outdatedRows } from './outdated.ts';
import { outdatedText } from './outdated-text.ts';
import { pinFilesOf, pinsSeen, readUpdater } from './read.ts';
import { updaterFile, type Updater } from './updater.ts';

const npm: Manager = { name: 'npm', sees: () => true, patterns: [] };
const images: Manager = {
  name: 'custom.regex',
  sees: () => true,
  patterns: [],
  custom: { customType: 'regex', managerFilePatterns: ['x'], matchStrings: ['x'], datasourceTemplate: 'docker' },
};

function pin(manager: Manager, file: string, name: string, version: string): Pin {
  return { manager, file, name, version, lines: [1, 1], versionLine: 1, text: '', groups: {} };
}

const staging = pin(images, 'clusters/staging/x/kustomization.yaml', 'a.io/b', 'v1.1');
const production = pin(images, 'clusters/production/x/kustomization.yaml', 'a.io/b', 'v1.0');
const now = Date.parse('2026-04-01T00:00:00Z');

test('one version is one row, the longest first, with who runs it', () => {
  const rows = outdatedRows(
    [
      { pin: staging, since: '2026-03-31T00:00:00Z' },
      { pin: production, since: '2026-01-01T00:00:00Z' },
      { pin: pin(npm, 'package.json', 'x', '1.0.0'), since: undefined },
      { pin: pin(npm, 'b/package.json', 'y', '2.0.0'), since: '2026-03-01T00:00:00Z' },
      { pin: pin(npm, 'a/package.json', 'y', 'v2.0.0'), since: '2026-02-01T00:00:00Z' },
    ],
    now,
    60,
  );
  expect(rows).toEqual([
    {
      kind: 'image',
      name: 'a.io/b',
      version: 'v1.0',
      environments: ['production'],
      files: [production.file],
      since: '2026-01-01T00:00:00Z',
      days: 90,
      old: true,
    },
    {
      kind: 'npm',
      name: 'y',
      version: '2.0.0',
      environments: [],
      files: ['a/package.json', 'b/package.json'],
      since: '2026-02-01T00:00:00Z',
      days: 59,
      old: false,
    },
    {
      kind: 'image',
      name: 'a.io/b',
      version: 'v1.1',
      environments: ['staging'],
      files: [staging.file],
      since: '2026-03-31T00:00:00Z',
      days: 1,
      old: false,
    },
    { kind: 'npm', name: 'x', version: '1.0.0', environments: [], files: ['package.json'], days: 0, old: false },
  ]);
  const text = outdatedText(rows, '60d');
  expect(text).toMatch(/^image +a\.io\/b +v1\.0 +production +2026-01-01 +90d ! +clusters\/production/m);
  expect(text).toMatch(/not committed +0d/);
  expect(text).toMatch(/a\/package\.json and 1 more/);
  expect(text).toMatch(/\n\n1 of 4 for more than 60d: docs\/pins\.md\.$/);
});

test.each([
  [89, true],
  [90, false],
  [Infinity, false],
])('of what is 90 days old it is said with %d days that it is older: %s', (limit, old) => {
  expect(outdatedRows([{ pin: production, since: '2026-01-01T00:00:00Z' }], now, limit)).toMatchObject([{ old }]);
});

test.each([
  ['90d', 90],
  ['12w', 84],
  ['0d', 0],
  ['90', undefined],
  ['3 months', undefined],
])('%s is %s days', (span, days) => {
  expect(spanInDays(span)).toBe(days);
});

test('each line has the time of the commit that made it so, and none before there is one', () =>
  withScratchFolder('blame', async (folder) => {
    await init(folder);
    const commitAt = async (time: string, text: string): Promise<void> => {
      await writeFiles(folder, { 'a.txt': text });
      await git(folder, ['add', '.']);
      const who = ['-c', 'user.name=A', '-c', 'user.email=a@b'];
      await git(folder, [...who, 'commit', '--quiet', '-m', 'x'], {
        env: { GIT_COMMITTER_DATE: time, GIT_AUTHOR_DATE: time },
      });
    };
    await commitAt('2026-01-01T00:00:00Z', 'one\ntwo\n');
    await commitAt('2026-02-01T00:00:00Z', 'one\nTWO\n');
    await writeFiles(folder, { 'a.txt': 'one\nTWO\nthree\n' });
    expect(await lineTimes(folder, 'a.txt')).toEqual([
      '2026-01-01T00:00:00.000Z',
      '2026-02-01T00:00:00.000Z',
      undefined,
    ]);
    expect(await lineTimes(folder, 'none.txt')).toEqual([]);
  }));

test('a checkout without Renovate does not know where its versions stand', () =>
  withScratchFolder('outdated', async (folder) => {
    await init(folder);
    await expect(datedPins(folder)).rejects.toThrow(`${updaterFile} does not say where versions stand`);
    await writeFiles(folder, { [updaterFile]: '{"enabled": false}' });
    await expect(datedPins(folder)).rejects.toThrow('it is switched off');
  }));

test('this repository names images of both environments, actions, tools, bases, packages and Kubernetes', async () => {
  const read = await readUpdater(repositoryRoot);
  const pins = pinsSeen(await pinFilesOf(repositoryRoot), (read as { updater: Updater }).updater);
  const rows = outdatedRows(
    pins.map((one) => ({ pin: one, since: undefined })),
    now,
  );
  const kinds = new Set(rows.map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual(['action', 'base', 'image', 'kubernetes', 'npm', 'python', 'tool', 'upstream']);
  expect(rows.filter(({ kind }) => kind === 'image').every(({ environments }) => environments.length > 0)).toBe(true);
  expect(rows.some(({ environments }) => environments.includes('production'))).toBe(true);
});
