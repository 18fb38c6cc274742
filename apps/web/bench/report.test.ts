import { expect, test } from '@jest/globals';
import { benchReportText, type BenchReport } from './report.ts';

const none: BenchReport = { conditions: ['Node 24'], servers: [], ratios: [], restarts: [], notRun: [] };

test('each server has its line below each path that was measured', () => {
  const paths = {
    '/health': { requestsPerSecond: 70_123.4, lowest: 69_000, highest: 71_000, p50Ms: 0.4, p99Ms: 1.234 },
  };
  const server = { name: 'web', processes: 1, startMs: 140.4, idleMiB: 80.2, loadedMiB: 110, paths };
  expect(benchReportText({ ...none, servers: [server] })).toBe(`Node 24

/health  requests/s  slowest to fastest round  p50 ms  p99 ms
web      70123       69000 to 71000            0.40    1.23

     processes  start to ready ms  idle MiB  loaded MiB
web  1          140                80        110`);
});

test('a goal is met or not met, in words', () => {
  const ratio = { path: '/health', of: 'web', over: 'node:http', goal: 0.85 };
  const text = benchReportText({
    ...none,
    ratios: [
      { ...ratio, ratio: 0.85 },
      { ...ratio, ratio: 0.8496 },
    ],
  });
  expect(text).toContain('web does 0.850 of the requests of node:http; goal at least 0.85: met');
  expect(text).toContain('goal at least 0.85: not met');
});

test('failures of restarts are shown by kind', () => {
  const result = { requests: 900, failed: { ECONNRESET: 7, 'status 503': 2 }, exitMs: [2001.2], exits: [0] };
  expect(benchReportText({ ...none, restarts: [{ stops: 'web', result }] })).toMatch(
    /900 +9 +ECONNRESET 7, status 503 2 +2001 +0$/,
  );
});

test('what could not run is said with its reason', () => {
  const notRun = [{ what: 'Flask, 4 workers', reason: 'python3 is missing' }];
  expect(benchReportText({ ...none, notRun })).toContain('Flask, 4 workers: not run: python3 is missing');
});
