import { expect, test } from '@jest/globals';
import { blockOf, diskPerDay, openMetricsOf } from './block.ts';

test('samples are written with their times and escaped labels', () => {
  const series = [{ metric: { __name__: 'a', x: 'say "b"' }, values: [[1.5, 2] as const, [3, Number.NaN] as const] }];
  expect(openMetricsOf(series)).toBe('a{x="say \\"b\\""} 2 1.5\na{x="say \\"b\\""} NaN 3\n# EOF\n');
});

test('promtool makes blocks of them, whose size is told', async () => {
  const start = 1_800_000_000;
  const values = Array.from({ length: 120 }, (_, index) => [start + index * 15, 7] as const);
  const block = await blockOf([{ metric: { __name__: 'constant' }, values }]);
  expect(block.samples).toBe(120);
  expect(block.chunkBytes / block.samples).toBeLessThan(1);
  expect(block.indexBytes).toBeGreaterThan(0);
});

test('a day is its samples and one index', () => {
  expect(diskPerDay(100, { samples: 1000, chunkBytes: 2000, indexBytes: 1024 * 1024 })).toBeCloseTo(17.48, 2);
});
