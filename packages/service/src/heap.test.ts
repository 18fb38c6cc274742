import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { heapShare } from './heap.ts';

describe('heapShare', () => {
  test.each([
    [4, [], '--max-old-space-size-percentage=60', ['--max-old-space-size-percentage=15']],
    [7, [], '--enable-source-maps --max-old-space-size-percentage=60', ['--max-old-space-size-percentage=8']],
    [32, [], '--max-old-space-size-percentage=20', ['--max-old-space-size-percentage=1']],
    [
      2,
      ['--max-old-space-size-percentage=50'],
      '--max-old-space-size-percentage=60',
      ['--max-old-space-size-percentage=25'],
    ],
    [4, [], '--enable-source-maps', []],
    [4, [], undefined, []],
  ])('of %i workers, with %j and NODE_OPTIONS %j, is %j', (count, given, nodeOptions, expected) => {
    expect(heapShare(count, given, nodeOptions)).toEqual(expected);
  });

  test('wins over NODE_OPTIONS', () => {
    const share = heapShare(4, [], '--max-old-space-size-percentage=60');
    expect(heapLimit(share)).toBeLessThan(heapLimit([]) / 3);
  });
});

/** Bytes, of a node that runs with the image's NODE_OPTIONS. */
function heapLimit(options: readonly string[]): number {
  const env = { NODE_OPTIONS: '--max-old-space-size-percentage=60' };
  const print = ['-p', 'v8.getHeapStatistics().heap_size_limit'];
  return Number(execFileSync(process.execPath, [...options, ...print], { env, encoding: 'utf8' }));
}
