import { expect, test } from '@jest/globals';
import { excepts, lessExcepted, refusedException } from './exceptions.ts';

const exception = { law: 'default-deny', object: 'Deployment a/b', reason: 'so', until: '2027-06-30' };
const found = {
  file: 'clusters/staging/a',
  object: 'Deployment a/b',
  field: 'spec.template',
  value: 'nothing',
  reason: '',
  wayOut: '',
};
const of = { laws: ['default-deny', 'least-rights'], needed: true };

test('an exception is of one law and one object, of a field and a folder where it names them', () => {
  expect(excepts(exception, 'default-deny', found)).toBe(true);
  expect(excepts(exception, 'least-rights', found)).toBe(false);
  expect(excepts({ ...exception, object: 'Deployment a/c' }, 'default-deny', found)).toBe(false);
  expect(excepts({ ...exception, field: 'template' }, 'default-deny', found)).toBe(true);
  expect(excepts({ ...exception, field: 'metadata' }, 'default-deny', found)).toBe(false);
  expect(excepts({ ...exception, under: 'clusters' }, 'default-deny', found)).toBe(true);
  expect(excepts({ ...exception, under: 'local' }, 'default-deny', found)).toBe(false);
  expect(excepts({ ...exception, under: 'clus' }, 'default-deny', found)).toBe(false);
});

test('one that is needed stands through its last day, and is refused from the next on', () => {
  expect(refusedException(exception, '2027-06-30', of)).toBeUndefined();
  expect(refusedException(exception, '2027-07-01', of)).toMatchObject({
    file: 'lockstep.config.ts',
    object: 'exception of Deployment a/b',
    field: 'until',
    value: '2027-06-30',
    reason: 'it ended, so that default-deny holds again',
  });
});

test('one that nothing needs, or of a law that there is not, is refused', () => {
  expect(refusedException(exception, '2027-01-01', { ...of, needed: false })).toMatchObject({ value: 'not needed' });
  expect(refusedException({ ...exception, law: 'no-law' }, '2027-01-01', of)).toMatchObject({
    field: 'law',
    wayOut: expect.stringContaining('Name one of default-deny, least-rights'),
  });
});

test('of what is refused the excepted is left out, and of the exceptions only the judged are refused', () => {
  const unneeded = { ...exception, law: 'effect', object: 'Kustomization' };
  const judging = { exceptions: [exception, unneeded], day: '2027-01-01', laws: ['default-deny', 'effect'] };
  const all = [
    { law: 'default-deny', finding: found },
    { law: 'least-rights', finding: found },
  ];
  expect(lessExcepted(all, { ...judging, isJudged: () => false })).toEqual([found]);
  expect(lessExcepted(all, { ...judging, isJudged: (law) => law === 'effect' })).toEqual([
    found,
    expect.objectContaining({ object: 'exception of Kustomization', value: 'not needed' }),
  ]);
  expect(lessExcepted(all, { ...judging, day: '2027-12-31', isJudged: () => false })).toEqual([found, found]);
});

test('what a part needs is not needed while no environment has that, and ends all the same', () => {
  const ofPart = { ...exception, part: 'logs' };
  const judging = { exceptions: [ofPart], laws: ['default-deny'], isJudged: () => true };
  const refusedOn = (day: string, isOn: boolean) => lessExcepted([], { ...judging, day, isOn: () => isOn });
  expect(refusedOn('2027-01-01', false)).toEqual([]);
  expect(refusedOn('2027-01-01', true)).toMatchObject([{ value: 'not needed' }]);
  expect(refusedOn('2027-07-01', false)).toMatchObject([{ field: 'until' }]);
});
