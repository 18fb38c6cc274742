import { describe, expect, test } from '@jest/globals';
import { sabotageText, tallySabotage, type SabotageResult } from './report.ts';

const healed = (name: string): SabotageResult => ({
  name,
  outcome: 'healed',
  healed: 3.14,
  inStatus: false,
  inDoctor: false,
});
const told: SabotageResult = {
  name: 'b',
  outcome: 'told',
  alert: { name: 'ArgocdPartDown', seconds: 41 },
  inStatus: true,
  inDoctor: true,
};
const neither: SabotageResult = { name: 'c', outcome: 'neither', inStatus: false, inDoctor: false };
const refused: SabotageResult = { name: 'd', outcome: 'refused', why: 'denied the request' };
const many = (count: number) => Array.from({ length: count }, (_, index) => healed(`a${index}`));

describe('a run is', () => {
  test.each<[string, readonly SabotageResult[], boolean]>([
    ['well when 95 % heal and the rest is told', [...many(19), told], true],
    ['not well with fewer', [...many(18), told], false],
    ['not well with one that is neither', [...many(99), neither], false],
    ['not well with nothing done', [refused], false],
    ['not judged by what the cluster refuses', [...many(19), told, refused, refused], true],
  ])('%s', (_title, results, well) => {
    expect(tallySabotage(results).well).toBe(well);
  });
});

test('the end tells each, what was left out by name and reason, and the counts', () => {
  const text = sabotageText({
    environment: 'staging',
    seed: '2026-W48',
    started: '2026-11-27T04:00:00Z',
    results: [healed('a'), told, neither, refused],
    notTried: ['e'],
    leftOut: [
      { name: 'Namespace web deleted', reason: 'all goes along' },
      { name: 'Namespace argocd deleted', reason: 'all goes along' },
    ],
  });
  expect(text).toMatch(/^a +healed +3\.1 +- +-/m);
  expect(text).toMatch(/^b +told +- +ArgocdPartDown +41\.0 +names it +names it$/m);
  expect(text).toMatch(/^c +neither +- +- +- +- +-$/m);
  expect(text).toMatch(/^d +refused +- +denied the request/m);
  expect(text).toContain('Left out, since all goes along: Namespace web deleted, Namespace argocd deleted.');
  expect(text).toContain('Not tried: e.');
  expect(text.split('\n').at(-1)).toBe(
    '1 healed (33.3 %), 1 told, 1 neither, 1 refused by the cluster, 2 left out, 1 not tried',
  );
});
