import { expect, test } from '@jest/globals';
import { framesHaveData } from './grafana.ts';

test('a frame with times alone, or with empty values, shows nothing', () => {
  expect(framesHaveData({})).toBe(false);
  expect(framesHaveData({ frames: [{ data: { values: [] } }] })).toBe(false);
  expect(
    framesHaveData({
      frames: [
        {
          data: {
            values: [
              [1, 2],
              [null, null],
            ],
          },
        },
      ],
    }),
  ).toBe(false);
});

test('one number is enough', () => {
  expect(
    framesHaveData({
      frames: [
        {
          data: {
            values: [
              [1, 2],
              [null, 0],
            ],
          },
        },
      ],
    }),
  ).toBe(true);
});
