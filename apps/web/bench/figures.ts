import type { Sample } from './wrk.ts';
import { median } from '@lockstep/tools/lib/values/median';

export const serverNames = {
  web: 'web',
  traced: 'web, traced',
  workers: 'web, 4 workers',
  bare: 'node:http',
  seed: 'Flask, 4 workers',
} as const;

/** Of one server on one path, medians over the rounds. */
interface PathFigures extends Sample {
  /** Requests per second of the slowest round. */
  readonly lowest: number;
  readonly highest: number;
}

export interface ServerFigures {
  readonly name: string;
  readonly processes: number;
  /** Milliseconds from the start to the first 200, median. */
  readonly startMs: number;
  readonly idleMiB: number;
  /** Right after a measured run, the highest of all. */
  readonly loadedMiB: number;
  readonly paths: Readonly<Record<string, PathFigures>>;
}

export interface Ratio {
  readonly path: string;
  readonly of: string;
  readonly over: string;
  readonly ratio: number;
  readonly goal?: number;
}

/** The goals are issued for the service with one process; the last line compares as many workers. */
const comparisons = [
  { path: '/api/info', of: serverNames.web, over: serverNames.bare, goal: 0.55 },
  { path: '/api/info', of: serverNames.web, over: serverNames.seed, goal: 11 },
  { path: '/health', of: serverNames.web, over: serverNames.bare, goal: 0.85 },
  { path: '/api/info', of: serverNames.traced, over: serverNames.web },
  { path: '/api/info', of: serverNames.workers, over: serverNames.seed },
] as const;

export function summarize(samples: readonly Sample[]): PathFigures {
  const rates = samples.map(({ requestsPerSecond }) => requestsPerSecond);
  return {
    requestsPerSecond: median(rates),
    lowest: Math.min(...rates),
    highest: Math.max(...rates),
    p50Ms: median(samples.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(samples.map(({ p99Ms }) => p99Ms)),
  };
}

/** Requests per second of one server over another's, where both were measured. */
export function ratiosOf(servers: readonly ServerFigures[]): Ratio[] {
  const rate = (name: string, path: string) =>
    servers.find((each) => each.name === name)?.paths[path]?.requestsPerSecond;
  return comparisons.flatMap((each) => {
    const [of, over] = [rate(each.of, each.path), rate(each.over, each.path)];
    return of === undefined || over === undefined ? [] : [{ ...each, ratio: of / over }];
  });
}
