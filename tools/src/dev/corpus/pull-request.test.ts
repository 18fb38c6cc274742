import { describe, expect, test } from '@jest/globals';
import { laws } from '../../gate/laws/index.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { composed, refusers } from './laws.ts';
import { folders, parsePullRequest, pullRequestsIn } from './pull-request.ts';

const bad = `${folders.bad}/no-limit.patch`;
const good = `${folders.good}/comment.patch`;
const diff = 'diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n\n+b\n';

describe('a file of the corpus', () => {
  test('is a head and a diff', () => {
    const head = 'Law: scope\nSays: one\nSays: two: three\nLabel: x\nScenario: held\nTrailer: A: b\nRemoves: c\n';
    expect(parsePullRequest(bad, `${head}\n${diff}`)).toEqual({
      file: bad,
      name: 'no-limit',
      law: 'scope',
      says: ['one', 'two: three'],
      labels: ['x'],
      trailers: ['A: b'],
      scenario: 'held',
      removes: ['c'],
      patch: diff,
    });
  });

  test('that must pass may be a diff alone', () => {
    expect(parsePullRequest(good, diff)).toMatchObject({ says: [], scenario: 'fresh', patch: diff });
  });

  test.each([
    [bad, `Law: scope\n\n${diff}`, 'it has no Law or no Says'],
    [bad, `Says: no\n\n${diff}`, 'it has no Law or no Says'],
    [good, `Law: scope\nSays: no\n\n${diff}`, 'what must pass has no Law and no Says'],
    [bad, 'Law: scope\nSays: no\n', 'it changes nothing'],
    [bad, `Laws: scope\n\n${diff}`, 'its head has the line "Laws: scope"'],
  ])('%s is none with %j', (file, text, why) => {
    expect(() => parsePullRequest(file, text)).toThrow(why);
  });
});

describe('the corpus', () => {
  const all = pullRequestsIn(repositoryRoot);

  test('names a law that there is in each that must be refused', async () => {
    const strange = (await all).filter(({ law }) => law !== undefined && (!refusers.has(law) || composed.has(law)));
    expect(strange).toEqual([]);
  });

  test('breaks every law at least once', async () => {
    const broken = new Set((await all).map(({ law }) => law));
    expect([...refusers.keys()].filter((law) => !composed.has(law) && !broken.has(law))).toEqual([]);
    expect(laws.length).toBeGreaterThan(0);
  });

  test('holds 260 that must be refused and 80 that must pass, each of another name', async () => {
    const names = (await all).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect((await all).filter(({ law }) => law !== undefined).length).toBeGreaterThanOrEqual(260);
    expect((await all).filter(({ law }) => law === undefined).length).toBeGreaterThanOrEqual(80);
  });

  test('comes behind all that was merged before it', async () => {
    const [one] = await pullRequestsIn(repositoryRoot, '^backups-in-staging$');
    expect([one?.after?.name, one?.after?.after?.name, one?.after?.after?.after]).toEqual([
      'service-with-a-database-in-staging',
      'database-in-staging',
      undefined,
    ]);
  });

  test('is searched by name and by law', async () => {
    expect((await pullRequestsIn(repositoryRoot, '^scope$')).every(({ law }) => law === 'scope')).toBe(true);
    expect((await pullRequestsIn(repositoryRoot, '^promotion$')).map(({ name }) => name)).toEqual(['promotion']);
  });
});
