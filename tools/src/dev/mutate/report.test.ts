import { expect, test } from '@jest/globals';
import type { MutationVerdict } from './judge.ts';
import type { MutationKind } from './mutation.ts';
import { mutationReport, mutationText } from './report.ts';

const verdict = (kind: MutationKind, path: string, outcome: MutationVerdict['outcome']): MutationVerdict => ({
  mutation: { kind, file: 'a.yaml', line: 3, path, change: 'a -> aa', edits: [] },
  outcome,
});
const many = (count: number, one: MutationVerdict) => Array.from({ length: count }, () => one);
const killed = many(99, verdict('reference', 'x', 'killed'));
const reviewed = [{ kind: 'reference' as const, file: '*.yaml', path: 'Service *', reason: 'nothing can know it' }];

test('passes with a survivor that is explained, and counts apart what changes nothing or is free', () => {
  const verdicts = [
    ...killed,
    verdict('reference', 'Service web: a', 'survived'),
    verdict('reference', 'x', 'no change'),
    verdict('moved', 'Deployment web: spec.template.spec.containers[web].livenessProbe.periodSeconds', 'survived'),
  ];
  const report = mutationReport(verdicts, reviewed, true);
  expect(report.faults).toEqual([]);
  expect(report.tally[0]).toEqual({ kind: 'reference', killed: 99, survived: 1, free: 0, noChange: 1 });
  expect(report.tally[1]).toMatchObject({ kind: 'moved', survived: 0, free: 1 });
  expect(mutationText(report, 3)).toContain('nothing can know it');
});

test.each([
  [
    'a survivor is not explained',
    [...killed, verdict('no-effect', 'y', 'survived')],
    [],
    'neither refused nor explained',
  ],
  [
    'an explained one is refused',
    [...killed, verdict('reference', 'Service web: a', 'killed')],
    reviewed,
    'explains what does not survive',
  ],
  ['an explained one is not there', killed, reviewed, 'explains what does not survive'],
  ['a judge broke', [...killed, verdict('moved', 'x', 'error')], [], 'ERROR a.yaml:3 moved x'],
  ['too few are refused', many(9, verdict('deleted', 'x', 'survived')), [], 'all: under 90 %'],
] as const)('fails when %s', (_when, verdicts, entries, fault) => {
  expect(mutationReport(verdicts, entries, true).faults.join('\n')).toContain(fault);
});

test('a part of the mutations says nothing of entries that are not in it', () => {
  expect(mutationReport(killed, reviewed, false).faults).toEqual([]);
});

test.each([
  [2, 47, []],
  [12, 37, ['reference: under 97 %', 'all: under 90 %']],
] as const)(
  'a part with %i explained survivors beside %i misses goals only without doubt',
  (survived, refused, faults) => {
    const verdicts = [
      ...many(refused, verdict('reference', 'x', 'killed')),
      ...many(survived, verdict('reference', 'Service web: a', 'survived')),
    ];
    expect(mutationReport(verdicts, reviewed, false).faults).toEqual(faults);
  },
);
