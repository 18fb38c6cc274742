import { describe, expect, test } from '@jest/globals';
import type { SectionReport } from '../../gate/check/check.ts';
import type { Finding } from '../../model/finding.ts';
import { folders, parsePullRequest } from './pull-request.ts';
import { tallyOf, corpusText } from './report.ts';
import { verdictOf, type CorpusVerdict } from './verdict.ts';

const found = (reason: string): Finding => ({ file: 'f', object: 'o', field: 'a', value: 'b', reason, wayOut: 'C.' });
const section = (name: string, ...reasons: readonly string[]): SectionReport => ({
  name,
  title: name,
  seconds: 1,
  findings: reasons.map(found),
  notes: [],
});
const bad = parsePullRequest(`${folders.bad}/x.patch`, 'Law: scope\nSays: one environment\n\ndiff --git a/a b/a\n');
const good = parsePullRequest(`${folders.good}/y.patch`, 'diff --git a/a b/a\n');
const scope = section('scope', 'one environment only');

describe('a verdict on what must be refused', () => {
  test('is good when the law says its words and nobody says anything else', () => {
    expect(verdictOf(bad, { sections: [section('graph'), scope] })).toMatchObject({ passed: true, faults: [] });
  });

  test.each([
    ['nothing is said', [section('scope')], 'it is not refused; scope should say: one environment'],
    ['other words are said', [section('scope', 'two')], 'nothing says: one environment'],
    [
      'something is said besides',
      [scope, section('graph', 'an orphan')],
      'this is said besides: graph: f: o: a is b: an orphan. C.',
    ],
    [
      'a section breaks beside it',
      [scope, { ...section('graph'), notRun: 'a mistake', broke: true as const }],
      'graph: a mistake',
    ],
    ['another section says it', [section('graph', 'one environment')], 'scope should say it'],
  ])('is bad when %s', (_when, sections, fault) => {
    const verdict = verdictOf(bad, { sections });
    expect(verdict.passed).toBe(false);
    expect(verdict.faults).toContain(fault);
  });
});

describe('a verdict on what must pass', () => {
  test('is good when all sections run and none says anything', () => {
    expect(verdictOf(good, { sections: [section('graph')] })).toMatchObject({ passed: true, refused: false });
  });

  test.each([
    ['it is refused', { sections: [scope] }, 'it is refused'],
    ['a section does not run', { sections: [{ ...section('graph'), notRun: 'why' }] }, 'graph did not run'],
    ['review cannot run', { error: 'it does not apply' }, 'it does not apply'],
  ])('is bad when %s', (_when, review, fault) => {
    expect(verdictOf(good, review)).toMatchObject({ passed: false, faults: [fault] });
  });
});

test('the report ends with the counts, after the tally by law and each fault with what was said', () => {
  const verdicts: readonly CorpusVerdict[] = [
    verdictOf(bad, { sections: [scope] }),
    verdictOf(bad, { sections: [section('scope', 'two')] }),
    verdictOf(good, { sections: [] }),
  ];
  expect(tallyOf(verdicts)).toEqual([{ law: 'scope', refused: 1, of: 2 }]);
  const lines = corpusText(verdicts, 7.4).split('\n');
  expect(lines[0]).toBe(`FAILED ${bad.file}`);
  expect(lines).toContain('       said: scope: f: o: a is b: two. C.');
  expect(lines).toContain('scope     1 of 2 refused');
  expect(lines).toContain('may pass  1 of 1 passed');
  expect(lines.at(-1)).toBe('2 passed, 1 failed, 0 skipped');
});
