import { expect, test } from '@jest/globals';
import { peakIn, statIn } from './processes.ts';

test("a process's stat is read also when its name holds what separates", () => {
  const times = '1200 34 100 16';
  const text = `17 (a) (b c) S 12 17 17 0 -1 4194560 100 0 0 0 ${times} 20 0 1 0 5 1000 200\n`;
  expect(statIn(text)).toEqual({ name: 'a) (b c', parent: 12, cpuSeconds: 13.5 });
});

test('the most memory of a process is in MiB, and nothing when it has ended', () => {
  expect(peakIn('Name:\tkube-apiserver\nVmPeak:\t 2000000 kB\nVmHWM:\t  623104 kB\nVmRSS:\t  512 kB\n')).toBe(609);
  expect(peakIn('')).toBe(0);
});
