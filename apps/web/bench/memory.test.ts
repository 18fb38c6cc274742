import { expect, test } from '@jest/globals';
import { parseRollup, treeMiB } from './memory.ts';

const rollup = `5578a68ed000-7ffeb6201000 ---p 00000000 00:00 0                          [rollup]
Rss:               90112 kB
Pss:               40000 kB
Pss_Anon:          30000 kB
Pss_File:           9000 kB
Anonymous:         40960 kB
AnonHugePages:         0 kB
`;

test('a process has its share of anonymous memory and the files it maps', () => {
  expect(parseRollup(rollup)).toEqual({ anonymous: 30_000, files: 49_152 });
});

test('the memory of one process is what is resident', () => {
  expect(treeMiB([{ anonymous: 40_960, files: 49_152 }])).toBe(88);
});

test('files that a whole tree maps count once', () => {
  const worker = { anonymous: 10_240, files: 20_480 };
  expect(treeMiB([{ anonymous: 1_024, files: 10_240 }, worker, worker])).toBe(41);
});
