import { expect, test } from '@jest/globals';
import { withFakeGh } from '../../lib/github/fake-gh.ts';
import { decideScan } from '../verdict.ts';
import { vulnerability } from './fixtures.ts';
import { markOf } from './issue-text.ts';
import { issueLabel, tellOf } from './tell.ts';

const none = { entries: [], findings: [] };

function verdictOf(...ids: readonly string[]) {
  const image = { reference: 'a.io/b:1', database: '2026-11-23T06:00:00Z' };
  const vulnerabilities = ids.map((id) => vulnerability({ id }));
  return decideScan([{ ...image, vulnerabilities }], none, { complete: false });
}

test('an environment has one issue: opened, renewed each night, closed when nothing is refused, and opened anew', () =>
  withFakeGh(async ({ github, state }) => {
    const issues = async () => (await state()).issues ?? [];
    expect(await tellOf(github, 'staging', verdictOf(), 'night 0')).toBe('Nothing to tell of staging.');
    expect(await issues()).toEqual([]);

    expect(await tellOf(github, 'staging', verdictOf('CVE-1'), 'night 1')).toContain('/issues/100');
    await tellOf(github, 'production', verdictOf('CVE-1'), 'night 1');
    await tellOf(github, 'staging', verdictOf('CVE-1', 'CVE-2'), 'night 2');
    expect(await issues()).toMatchObject([
      { state: 'open', labels: [issueLabel], body: expect.stringContaining('CVE-2') },
      { state: 'open', labels: [issueLabel], body: expect.stringContaining(markOf('production')) },
    ]);

    await tellOf(github, 'staging', verdictOf(), 'night 3');
    expect(await issues()).toMatchObject([
      { state: 'closed', comments: [expect.stringContaining('night 3')] },
      { state: 'open' },
    ]);
    await tellOf(github, 'staging', undefined, 'night 4');
    expect((await issues()).map(({ title, state: is }) => [title, is])).toEqual([
      [expect.stringContaining('staging runs images'), 'closed'],
      [expect.stringContaining('production runs images'), 'open'],
      ['What staging runs could not be scanned', 'open'],
    ]);
  }));

test('an issue that somebody else wrote under the label is left alone', () =>
  withFakeGh(async ({ github, state, set }) => {
    const own = { number: 7, state: 'open', title: 'x', body: 'A question', labels: [issueLabel], comments: [] };
    await set({ issues: [own] });
    await tellOf(github, 'staging', verdictOf(), 'tonight');
    await tellOf(github, 'staging', verdictOf('CVE-1'), 'tonight');
    expect((await state()).issues).toMatchObject([own, { state: 'open' }]);
  }));
