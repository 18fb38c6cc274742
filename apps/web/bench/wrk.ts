import { join } from 'node:path';
import { aptInstall, commandExists } from '@lockstep/tools/toolbox/sources/apt';
import { run } from '@lockstep/tools/lib/process/run';

export interface Sample {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** One figure per run of wrk, on every server the same. */
export const connections = 32;

/** Installs wrk if it's missing. @throws {Failure} naming the way out where that can't be done. */
export async function ensureWrk(say: (line: string) => void): Promise<void> {
  if (!(await commandExists('wrk'))) await aptInstall(['wrk'], 'load the servers', say);
}

/**
 * Loads one URL with lasting connections.
 * @throws {Error} when a request failed: the figures of such a run are none.
 */
export async function load(url: string, seconds: number): Promise<Sample> {
  const script = join(import.meta.dirname, 'wrk-figures.lua');
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, url];
  return parseWrk((await run('wrk', args, { timeout: (seconds + 20) * 1000 })).stdout);
}

/** Reads what wrk prints with wrk-figures.lua. @throws {Error} when there is no such line, no request, or a failed one. */
export function parseWrk(output: string): Sample {
  const line = /^figures (.*)$/m.exec(output)?.[1];
  if (line === undefined) throw new Error(`wrk printed no figures: ${output.trim().split('\n').at(-1)}`);
  const { requests, microseconds, p50, p99, errors } = JSON.parse(line) as {
    requests: number;
    microseconds: number;
    p50: number;
    p99: number;
    errors: Record<string, number>;
  };
  const failed = Object.entries(errors).filter(([, count]) => count > 0);
  if (failed.length > 0) throw new Error(`failed requests: ${failed.map((each) => each.join(' ')).join(', ')}`);
  if (requests === 0) throw new Error('no request was answered');
  return { requestsPerSecond: requests / (microseconds / 1e6), p50Ms: p50 / 1000, p99Ms: p99 / 1000 };
}
