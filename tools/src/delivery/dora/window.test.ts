import { expect, test } from '@jest/globals';
import { daysOf, parseWindow, within } from './window.ts';

test.each([
  ['12h', 0.5],
  ['30d', 30],
  ['8w', 56],
])('%s is %d days', (length, days) => {
  expect(daysOf(parseWindow(length))).toBe(days);
});

test('a window ends at the moment that is named', () => {
  const window = parseWindow('1d', '2026-01-02');
  const moments = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', '2026-01-02T02:00:00+02:00', '2026-01-02T00:00:01Z'];
  expect(moments.map((moment) => within(window, moment))).toEqual([false, true, true, false]);
});

test.each(['', '30', '0d', '-1d', '1.5d', '30 d', '30m', '99999d'])('%j is no length', (length) => {
  expect(() => parseWindow(length)).toThrow(`${JSON.stringify(length)} is no window to measure`);
});

test('what is no moment is quoted', () => {
  expect(() => parseWindow('1d', 'yesterday')).toThrow('"yesterday" is no moment to measure');
});
