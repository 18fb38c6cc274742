import { describe, expect, test } from '@jest/globals';
import { countLine, elapsedText, summaryLines, type ScenarioResult } from './report.ts';
import { defined } from '@lockstep/tools/lib/values/defined';

const outcome = (name: string, result: ScenarioResult['result'], reason?: string): ScenarioResult => ({
  name,
  title: name,
  result,
  seconds: 1,
  ...defined({ reason }),
});

describe('the report', () => {
  test('counts each outcome once and a skipped one never as passed', () => {
    const outcomes = [
      outcome('boot', 'passed'),
      outcome('bump', 'failed', 'why'),
      outcome('drain', 'skipped', 'small'),
    ];
    expect(countLine(outcomes)).toBe('1 passed, 1 failed, 1 skipped');
  });

  test('names who was skipped or failed without the places in the code', () => {
    const reason = 'look: not served\n\nCall log:\n  - waited\n    at x (file.ts:1)\n';
    const outcomes = [outcome('bump', 'failed', reason), outcome('drain', 'skipped', 'one node only')];
    expect(summaryLines(outcomes, [])).toEqual([
      '  skipped drain: one node only',
      '  failed bump: look: not served\n    Call log:\n      - waited',
    ]);
  });

  test('prints every figure with its unit', () => {
    const figures = [{ scenario: 'bump', name: 'push to served', value: 3.4, unit: 's' }];
    expect(summaryLines([], figures)).toEqual(['Figures of this run:', '  bump: push to served: 3.4 s']);
  });

  test.each([
    [350, '0.35 s'],
    [12_400, '12.4 s'],
    [185_000, '3 min 5 s'],
    [119_700, '2 min 0 s'],
  ])('%d ms reads as %s', (milliseconds, text) => expect(elapsedText(milliseconds)).toBe(text));
});
