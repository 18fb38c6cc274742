import { expect, test } from '@jest/globals';
import { emptyPanel, hasData } from './panels.ts';

const query = { dashboard: 'lockstep-service', panel: 'Requests', refId: 'A', expr: 'x', instant: false };

test('a query without series, or with nothing but NaN, shows nothing', () => {
  expect(hasData([])).toBe(false);
  expect(hasData([{ values: [[1, Number.NaN]] }])).toBe(false);
  expect(
    hasData([
      {
        values: [
          [1, Number.NaN],
          [2, 0],
        ],
      },
    ]),
  ).toBe(true);
});

test('a panel may be empty only with a reason', () => {
  expect(emptyPanel(query, false)).toEqual(['lockstep-service, "Requests", A: nothing for x']);
  expect(emptyPanel({ ...query, emptyWhen: 'nobody asked' }, false)).toEqual([]);
  expect(emptyPanel(query, true)).toEqual([]);
});
