import { expect, test } from '@jest/globals';
import { momentOf, shownMoment, spelled } from './moment.ts';

test.each([
  ['2027-01-04', '2027-01-04T00:00:00Z'],
  ['2027-01-04T08:00Z', '2027-01-04T08:00:00Z'],
  ['2027-01-04T08:00:00+01:00', '2027-01-04T07:00:00Z'],
  ['2027-01-04T23:30:00-05:00', '2027-01-05T04:30:00Z'],
  ['2028-02-29', '2028-02-29T00:00:00Z'],
])('%s is %s', (text, utc) => {
  expect(spelled(momentOf(text)!)).toBe(utc);
});

test.each([
  '',
  'monday',
  'tomorrow',
  '2027',
  '2027-1-4',
  '04.01.2027',
  '2027-02-30',
  '2027-13-01',
  '2027-00-00',
  '2027-01-04T08:00',
  '2027-01-04 08:00Z',
  '2027-01-04T25:00Z',
  '2027-01-04T08:00+1',
])('%j is no moment', (text) => {
  expect(momentOf(text)).toBeUndefined();
});

test('is shown in UTC wherever it was written', () => {
  expect(shownMoment('2027-01-04T08:00:00+01:00')).toBe('2027-01-04 07:00 UTC');
});
