import { expect, test } from '@jest/globals';
import { serverNames, ratiosOf, summarize, type ServerFigures } from './figures.ts';

function server(name: string, rates: Record<string, number>): ServerFigures {
  const paths = Object.entries(rates).map(([path, rate]) => {
    return [path, summarize([{ requestsPerSecond: rate, p50Ms: 1, p99Ms: 2 }])];
  });
  return { name, processes: 1, startMs: 1, idleMiB: 1, loadedMiB: 1, paths: Object.fromEntries(paths) };
}

test('rounds become medians, with the slowest and the fastest', () => {
  const rounds = [30, 10, 20].map((rate) => ({ requestsPerSecond: rate, p50Ms: rate / 10, p99Ms: rate }));
  expect(summarize(rounds)).toEqual({ requestsPerSecond: 20, lowest: 10, highest: 30, p50Ms: 2, p99Ms: 20 });
});

test('each goal is compared with its own server and path', () => {
  const servers = [
    server(serverNames.web, { '/api/info': 60, '/health': 90 }),
    server(serverNames.bare, { '/api/info': 100, '/health': 100 }),
    server(serverNames.seed, { '/api/info': 5, '/health': 6 }),
    server(serverNames.traced, { '/api/info': 45, '/health': 90 }),
    server(serverNames.workers, { '/api/info': 50, '/health': 80 }),
  ];
  expect(ratiosOf(servers).map(({ ratio, goal }) => [ratio, goal])).toEqual([
    [0.6, 0.55],
    [12, 11],
    [0.9, 0.85],
    [0.75, undefined],
    [10, undefined],
  ]);
});

test('a server that was not measured has no ratio', () => {
  expect(ratiosOf([server(serverNames.web, { '/health': 90 }), server(serverNames.seed, { '/api/info': 5 })])).toEqual(
    [],
  );
});
