import { expect, test } from '@jest/globals';
import { lookAt, usageOver, type Summary } from './usage.ts';

const mebibyte = 1024 * 1024;
const container = (name: string, memory: number, cpu: number) => ({
  name,
  cpu: { usageCoreNanoSeconds: cpu * 1e9 },
  memory: { workingSetBytes: memory * mebibyte, rssBytes: (memory / 2) * mebibyte },
});
const node = (namespace: string, ...containers: ReturnType<typeof container>[]): Summary => ({
  pods: [{ podRef: { name: 'any', namespace }, containers }],
});

const at = (memory: number, cpu: number) => lookAt([node('m', container('a', memory, cpu))], ['m']);

test('containers of one name on several nodes are one part; other namespaces are left away', () => {
  const looks = lookAt(
    [
      node('monitoring', container('prometheus', 200, 5)),
      node('exporter', container('exporter', 10, 1)),
      node('exporter', container('exporter', 12, 2)),
      node('web', container('web', 50, 9)),
    ],
    ['monitoring', 'exporter'],
  );
  expect(looks.map(({ part, pods, cpuSeconds }) => ({ part, pods, cpuSeconds }))).toEqual([
    { part: 'exporter', pods: 2, cpuSeconds: 3 },
    { part: 'prometheus', pods: 1, cpuSeconds: 5 },
  ]);
});

test('memory is the median of the looks, CPU what came between the first and the last, and the sum stands last', () => {
  expect(usageOver([at(10, 1), at(30, 2), at(20, 4)], 10)).toEqual([
    { part: 'a', pods: 1, workingSet: 20, rss: 10, millicores: 300 },
    { part: 'all', pods: 1, workingSet: 20, rss: 10, millicores: 300 },
  ]);
});
