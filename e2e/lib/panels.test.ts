import { expect, test } from '@jest/globals';
import { filledIn, hasData } from './panels.ts';

test("Grafana's variables become spans of time, a reader's choice becomes everything", () => {
  expect(filledIn('rate(x{route=~"$route",pod=~"${pod:regex}"}[$__rate_interval])')).toBe(
    'rate(x{route=~".*",pod=~".*"}[2m])',
  );
  expect(filledIn('increase(x[${__range}])')).toBe('increase(x[1800s])');
});

test('a query without series, or with nothing but NaN, shows nothing', () => {
  expect(hasData([])).toBe(false);
  expect(hasData([{ metric: {}, values: [[1, Number.NaN]] }])).toBe(false);
  expect(
    hasData([
      {
        metric: {},
        values: [
          [1, Number.NaN],
          [2, 0],
        ],
      },
    ]),
  ).toBe(true);
});
