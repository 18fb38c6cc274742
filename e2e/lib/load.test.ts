import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { onLoopback } from '@lockstep/tools/lib/http';
import { describeLoad, startLoad, type LoadPlan } from './load.ts';

async function withServer(listener: RequestListener, use: (plan: LoadPlan) => Promise<void>): Promise<void> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await use({
      targets: [{ name: 'here', site: onLoopback(port, 'web.localhost'), path: '/' }],
      rate: 2000,
      callers: 4,
      maxRequests: 100,
      maxSeconds: 10,
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const finished = async (plan: LoadPlan) => {
  const load = startLoad(plan);
  while (load.report().requests < plan.maxRequests) await new Promise((resolve) => setTimeout(resolve, 5));
  return load.stop();
};

describe('the load', () => {
  test('makes exactly the requests it may and counts none as failed that were answered', () =>
    withServer(
      (_request, response) => response.end('ok'),
      async (plan) => {
        const report = await finished(plan);
        expect(report).toMatchObject({ requests: 100, failed: 0, byKind: {}, failures: [] });
        expect(report.byTarget['here']?.p99).toBeGreaterThan(0);
      },
    ));

  test('counts every other answer by its kind, with the time', () => {
    let count = 0;
    return withServer(
      (_request, response) => {
        count += 1;
        if (count % 50 === 0) response.destroy();
        else response.writeHead(count % 25 === 0 ? 502 : 200).end();
      },
      async (plan) => {
        const report = await finished(plan);
        expect(report).toMatchObject({ requests: 100, failed: 4, byKind: { 'status 502': 2, ECONNRESET: 2 } });
        expect(report.failures).toHaveLength(4);
        expect(Date.parse(report.failures[0]?.at ?? '')).not.toBeNaN();
      },
    );
  });

  test('a request without an answer fails after its time', () =>
    withServer(
      () => {},
      async (plan) => {
        const report = await finished({ ...plan, maxRequests: 4, timeout: 50 });
        expect(report).toMatchObject({ requests: 4, failed: 4, byKind: { timeout: 4 } });
      },
    ));

  test('keeps to its rate and ends when told', () =>
    withServer(
      (_request, response) => response.end(),
      async (plan) => {
        const load = startLoad({ ...plan, rate: 50, maxRequests: 10_000 });
        await new Promise((resolve) => setTimeout(resolve, 400));
        const { requests } = await load.stop();
        expect(requests).toBeGreaterThan(5);
        expect(requests).toBeLessThan(40);
      },
    ));

  test('is described in one line', () => {
    const target = { requests: 10, failed: 1, median: 2, p99: 9, longestGap: 40 };
    expect(
      describeLoad({
        requests: 10,
        failed: 1,
        byTarget: { staging: target },
        byKind: { 'status 502': 1 },
        failures: [],
      }),
    ).toBe('10 requests, 1 failed (1 status 502); staging 10 requests, median 2 ms, p99 9 ms, longest gap 40 ms');
  });
});
