import { get } from 'node:http';
import type { Config } from './config.ts';

/** Milliseconds; below the timeout of compose.yaml's health check, so that this says why. */
const patienceMs = 2_000;

/**
 * Ends the process with 0 while the service in the same container is ready, else with 1 and one line: an image without
 * a shell has nothing else to ask with.
 */
export function checkHealth({ host = '127.0.0.1', port }: Pick<Config, 'host' | 'port'>): void {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/health/ready`;
  const request = get(url, { agent: false, signal: AbortSignal.timeout(patienceMs) }, (response) => {
    response.resume();
    if (response.statusCode !== 200) fail(`status ${response.statusCode}`);
  });
  request.on('error', ({ message, cause }) => fail(cause === undefined ? message : String(cause)));

  function fail(why: string): void {
    console.error(`${url}: ${why}`);
    process.exitCode = 1;
  }
}
