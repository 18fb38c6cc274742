import { describe, expect, jest, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { withLoad } from '../test/load.ts';
import { counted, fallen, scrape } from '../test/prometheus.ts';
import { launch, until, withService, type Line } from '../test/service.ts';

// Five processes start, on a machine that may be busy.
jest.setTimeout(120_000);

const env = { WEB_CONCURRENCY: '4', LOG_LEVEL: 'info', DRAIN_DEADLINE_MS: '10000' };
/** Each answer takes as long, so that there are requests in flight. */
const slow = { ...env, REHEARSE_DELAY_MS: '700' };
const workers = 4;

/** The process id of the worker of that number. */
function pidOf(lines: readonly Line[], worker: number): number {
  return Number(lines.find((line) => line['message'] === 'listening' && line['worker'] === worker)?.['pid']);
}

/** The status of a request on a connection of its own. */
async function ask(url: string): Promise<number> {
  return (await fetch(`${url}/api/info`, { headers: { connection: 'close' } })).status;
}

/** Four requests that have begun and are not answered yet. */
async function inFlight(url: string): Promise<Promise<number>[]> {
  const requests = Array.from({ length: 4 }, () => ask(url));
  await until('requests in flight', async () => ((await scrape(url)).get('http_requests_in_flight') ?? 0) >= 4);
  return requests;
}

describe('four workers', () => {
  test('count as one service, whichever of them answers', async () => {
    await withService({ env, workers }, async ({ url, logged }) => {
      for (let count = 0; count < 40; count += 1) expect(await ask(url)).toBe(200);
      await until('40 in the metrics', async () => counted(await scrape(url), '/api/info') === 40);
      const pages = [];
      for (let count = 0; count < 8; count += 1) pages.push(await scrape(url));
      expect(pages.map((samples) => counted(samples, '/api/info'))).toEqual(Array(8).fill(40));
      expect(pages[0]?.get('web_workers')).toBe(4);
      expect(pages[0]?.get('web_worker_restarts_total')).toBe(0);
      const requests = await logged('request', 40);
      expect(new Set(requests.map(({ worker }) => worker))).toEqual(new Set([1, 2, 3, 4]));
    });
  });

  test('lose little and go on when one is killed under load', async () => {
    await withService({ env, workers }, async ({ url, lines, logged }) => {
      const callers = 16;
      await withLoad(`${url}/api/info`, callers, async ({ answered, failures, stop }) => {
        await until('some load', () => answered() > 500);
        const reported = answered();
        let last = await scrape(url);
        process.kill(pidOf(lines, 2), 'SIGKILL');
        const unreported = answered() - reported + callers;

        const watch = async () => {
          const next = await scrape(url).catch(() => last);
          expect(fallen(last, next)).toEqual([]);
          const changed = counted(next, '/api/info') - counted(last, '/api/info');
          last = next;
          return changed;
        };
        await until('the restart', async () => {
          await watch();
          return last.get('web_worker_restarts_total') === 1 && last.get('web_workers') === 4;
        });
        const atRestart = answered();
        await until('more load', () => answered() > atRestart + 500);
        await stop();
        await until('the last counts', async () => (await watch()) === 0);

        expect(failures().length).toBeLessThanOrEqual(callers);
        expect(counted(last, '/api/info')).toBeGreaterThanOrEqual(answered() - unreported);
        expect(counted(last, '/api/info')).toBeLessThanOrEqual(answered() + failures().length);
      });
      const [ended] = await logged('worker ended, restarting');
      expect(ended).toMatchObject({ level: 'error', worker: 2, signal: 'SIGKILL', inMs: 100 });
      const listening = await logged('listening', 5);
      expect(listening.map(({ worker }) => worker)).toEqual(expect.arrayContaining([1, 2, 3, 4, 5]));
    });
  });

  test('drain on SIGTERM under load without a failed request', async () => {
    const delayed = { ...env, DRAIN_DELAY_MS: '4000' };
    await withService({ env: delayed, workers }, async ({ process: primary, url, exit, lines, gone }) => {
      await withLoad(`${url}/api/info`, 16, async ({ answered, failures, stop }) => {
        await until('some load', () => answered() > 200);
        primary.kill('SIGTERM');
        const atSignal = answered();
        await until('load during the drain', () => answered() > atSignal + 200);
        await stop();
        expect(await exit).toBe(0);
        expect(failures()).toEqual([]);
      });
      const stopped = lines.filter(({ message }) => message === 'stopped');
      expect(stopped.map(({ worker }) => worker ?? 'primary')).toEqual(expect.arrayContaining([1, 2, 3, 4, 'primary']));
      expect(stopped.filter(({ level }) => level !== 'info')).toEqual([]);
      await gone();
    });
  });

  test("finish what is in flight when a terminal's Ctrl-C reaches each of them", async () => {
    await withService({ env: slow, workers, detached: true }, async ({ pid, url, exit, lines, gone }) => {
      const requests = await inFlight(url);
      process.kill(-pid, 'SIGINT');
      expect(await Promise.all(requests)).toEqual([200, 200, 200, 200]);
      expect(await exit).toBe(0);
      expect(lines.filter(({ signal }) => signal === 'SIGINT')).toEqual([expect.objectContaining({ level: 'info' })]);
      await gone();
    });
  });

  test('finish what is in flight and end when the primary is killed', async () => {
    await withService({ env: slow, workers }, async ({ process: primary, url, gone }) => {
      const requests = await inFlight(url);
      primary.kill('SIGKILL');
      expect(await Promise.all(requests)).toEqual([200, 200, 200, 200]);
      await gone();
    });
  });

  test('end at once with 1 on a second signal', async () => {
    const delayed = { ...env, DRAIN_DELAY_MS: '9000' };
    await withService({ env: delayed, workers }, async ({ process: primary, logged, exit, gone }) => {
      primary.kill('SIGTERM');
      await logged('draining');
      primary.kill('SIGTERM');
      expect(await exit).toBe(1);
      await logged('second signal, exiting without waiting');
      await gone();
    });
  });

  test('are killed when they do not end in time, and the exit code says so', async () => {
    const brief = { ...env, DRAIN_DEADLINE_MS: '500' };
    await withService({ env: brief, workers }, async ({ process: primary, lines, logged, exit, gone }) => {
      process.kill(pidOf(lines, 3), 'SIGSTOP');
      primary.kill('SIGTERM');
      expect(await exit).toBe(1);
      expect(await logged('stopped', 4)).toContainEqual(expect.objectContaining({ level: 'warn', failedWorkers: 1 }));
      await gone();
    });
  });

  test('that crash are restarted, each time after a longer wait', async () => {
    const crashing = { ...env, WEB_CONCURRENCY: '2', REHEARSE_CRASH_AFTER_S: '1' };
    await withService({ env: crashing, workers: 2 }, async ({ logged }) => {
      const ends = await logged('worker ended, restarting', 4);
      expect(ends.map(({ code, inMs }) => [code, inMs])).toEqual([[1, 100], [1, 100], [1, 200], [1, 200]]); // prettier-ignore
      await logged('listening', 6);
    });
  });

  const heap = process.platform === 'linux' ? test : test.skip;
  heap("share the container's heap", async () => {
    const bound = { ...env, NODE_OPTIONS: '--max-old-space-size-percentage=60' };
    await withService({ env: bound, workers }, async ({ lines }) => {
      const command = readFileSync(`/proc/${pidOf(lines, 4)}/cmdline`, 'utf8').split('\0');
      expect(command).toContain('--max-old-space-size-percentage=15');
    });
  });
});

test('a port that is taken ends the whole service with 1 and one line', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const { lines, exit } = launch({ env: { ...env, PORT: String(port) } });
  expect(await exit).toBe(1);
  expect(lines).toEqual([expect.objectContaining({ level: 'error', message: `cannot listen on port ${port}` })]);
  taken.close();
});
